import { dayMs, instantText } from './days.ts';
import { guidFrom } from './object-ids.ts';
import type { AssignmentRow, Person } from './person.ts';
import type { Tenant } from './population.ts';
import { hash32, hashText } from './random.ts';
import { heldSkus } from './seat-counts.ts';
import type { LicenceChange } from './tenant-state.ts';
import { skuOf, type SkuKey } from './tenant-skus.ts';

/** An entry of the audit log as Graph shows it (graph-and-azure.md §8.2), and when it happened. */
export interface AuditEntry {
  readonly atMs: number;
  readonly activity: string;
  /** Made when it is shown. */
  readonly shape: () => Record<string, unknown>;
}

const activity = 'Change user license';

/** What the audit log says of a person whose licences an accepted change touched. */
export function auditOf(tenant: Tenant, change: LicenceChange): AuditEntry {
  const { atMs, requestId, personIndex, before, after } = change;
  return {
    atMs,
    activity,
    shape: () =>
      shapeEntry(tenant, {
        id: guidFrom(hashText(requestId), personIndex),
        atMs,
        correlationId: requestId,
        initiatedBy: initiators[change.by](tenant),
        person: tenant.personAt(personIndex),
        before: licencesIn(before),
        after: licencesIn(after),
      }),
  };
}

/** What happened in the days before the tenant began: always the same for the same tenant. */
export function pastAudits(tenant: Tenant): readonly AuditEntry[] {
  const made: [daysAgo: number, minute: number, sku: SkuKey, by: LicenceChange['by']][] = [
    [3, 612, 'E5', 'administrator'],
    [3, 614, 'E5', 'administrator'],
    [4, 133, 'E3', 'groups'],
    [5, 955, 'POWERBI', 'administrator'],
  ];
  const taken = new Set<number>();
  return made.flatMap(([daysAgo, minute, sku, by], ordinal) => {
    const person = somebodyWithout(tenant, sku, taken);
    if (person === null) return [];
    taken.add(person.index);
    const atMs = (tenant.todayDay - daysAgo) * dayMs + minute * 60_000;
    const key = hash32(tenant.seed, tenant.users, ordinal, 211);
    const [id, correlationId] = [guidFrom(key, 1), guidFrom(key, 2)];
    const after = licencesIn(person.rows);
    const before = [...after, { sku, disabledPlans: [] }];
    const initiatedBy = initiators[by](tenant);
    const shape = () => shapeEntry(tenant, { id, atMs, correlationId, initiatedBy, person, before, after });
    return { atMs, activity, shape };
  });
}

interface Licence {
  readonly sku: SkuKey;
  readonly disabledPlans: readonly string[];
}

interface Entry {
  readonly id: string;
  readonly atMs: number;
  readonly correlationId: string;
  readonly initiatedBy: Record<string, unknown>;
  readonly person: Person;
  readonly before: readonly Licence[];
  readonly after: readonly Licence[];
}

/** An app, or a person. The twin's token names no app: it is always the one called `twin`. */
const initiators: Readonly<Record<LicenceChange['by'], (tenant: Tenant) => Record<string, unknown>>> = {
  app: () => ({
    user: null,
    app: { appId: 'twin', displayName: 'twin', servicePrincipalId: null, servicePrincipalName: null },
  }),
  groups: () => ({
    user: null,
    app: {
      appId: null,
      displayName: 'Microsoft Azure AD Group-Based Licensing',
      servicePrincipalId: null,
      servicePrincipalName: null,
    },
  }),
  administrator: (tenant) => {
    const { id, displayName, upn } = administratorOf(tenant);
    return { user: { id, displayName, userPrincipalName: upn, ipAddress: null, roles: [] }, app: null };
  },
};

function shapeEntry(tenant: Tenant, entry: Entry): Record<string, unknown> {
  const { id, atMs, correlationId, initiatedBy, person } = entry;
  const listed = (licences: readonly Licence[]) => JSON.stringify(licences.map(licenceText(tenant)));
  return {
    id,
    category: 'UserManagement',
    correlationId,
    result: 'success',
    resultReason: '',
    activityDisplayName: activity,
    activityDateTime: instantText(atMs),
    loggedByService: 'Core Directory',
    operationType: 'Update',
    initiatedBy,
    targetResources: [
      {
        id: person.id,
        displayName: null,
        type: 'User',
        userPrincipalName: person.upn,
        groupType: null,
        modifiedProperties: [
          {
            displayName: 'AssignedLicense',
            oldValue: listed(entry.before),
            newValue: listed(entry.after),
          },
          { displayName: 'Included Updated Properties', oldValue: null, newValue: '"AssignedLicense"' },
        ],
      },
    ],
    additionalDetails: [],
  };
}

function licenceText({ tenantId }: Tenant): (licence: Licence) => string {
  return ({ sku, disabledPlans }) => {
    const { skuId, skuPartNumber } = skuOf(sku);
    return `[SkuName=${skuPartNumber}, AccountId=${tenantId}, SkuId=${skuId}, DisabledPlans=[${disabledPlans.join(', ')}]]`;
  };
}

/** One of each SKU, whatever the number of paths; a row in state Error gives nothing. */
function licencesIn(rows: readonly AssignmentRow[]): readonly Licence[] {
  return [...heldSkus(rows)].map((sku) => ({
    sku,
    disabledPlans: rows.find((row) => row.sku === sku)?.disabledPlans ?? [],
  }));
}

function administratorOf(tenant: Tenant): Person {
  return somebody(tenant, 223, () => true) ?? tenant.personAt(tenant.users - 1);
}

function somebodyWithout(tenant: Tenant, sku: SkuKey, but: ReadonlySet<number>): Person | null {
  return somebody(tenant, 227, ({ index, rows }) => rows.every((row) => row.sku !== sku) && !but.has(index));
}

/** The first member who fits, from a place in the tenant that its seed decides. */
function somebody(tenant: Tenant, key: number, fits: (person: Person) => boolean): Person | null {
  const start = hash32(tenant.seed, tenant.users, key) % tenant.users;
  for (let step = 0; step < tenant.users; step += 1) {
    const person = tenant.personAt((start + step) % tenant.users);
    if (person.kind === 'member' && person.accountEnabled && person.rows.length > 0 && fits(person))
      return person;
  }
  return null;
}
