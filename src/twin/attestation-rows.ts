import { dayText } from './days.ts';
import { secondOwner, tenantDomain } from './people.ts';
import type { Person } from './person.ts';
import type { Tenant } from './population.ts';
import { hash32, hashText } from './random.ts';
import { csvText } from './sample-row.ts';
import { callsOf, roleOf } from './signal-people.ts';
import type { SkuKey } from './tenant-skus.ts';

/** The import header of attestations. */
export const attestationHeader = [
  'feature',
  'user',
  'lastUsedOn',
  'attestedBy',
  'attestedOn',
  'evidence',
] as const;

/** Who uses a feature: everybody, nobody, or those of whom so many percent are named. */
type Use = '*' | '-' | ((who: Member) => number);

interface Member {
  readonly holds: (sku: SkuKey) => boolean;
  /** Works with the security and compliance tools of E5. */
  readonly isSpecialist: boolean;
  /** Has E5 because everybody in the office got it. */
  readonly isRolledOut: boolean;
  readonly isWebOnly: boolean;
  /** Made or took a call of the telephone network of late. */
  readonly telephones: boolean;
  /** May activate a privileged role. */
  readonly looksAfterTenant: boolean;
}

interface Claim {
  readonly use: Use;
  readonly evidence: string;
  /** Days since it was attested; a few weeks by default. */
  readonly daysOld?: number;
}

const recentDays = 21;
const callDays = 90;

/** Days after which nobody relies on an attestation any more are 180: one of these is older. */
const expiredDays = 200;

/** Nine in ten of the specialists use any one of their tools, and a few people on E3 do without being licensed. */
function specialist(onE3: number): (who: Member) => number {
  return ({ isSpecialist, holds }) => {
    if (isSpecialist) return 90;
    if (holds('E5SEC')) return onE3 > 0 ? 70 : 0;
    return holds('E3') ? onE3 : 0;
  };
}

/** Some percent of those who hold the licence itself, others of those with E5, few beyond. */
function toolOf(sku: SkuKey | null, ofHolders: number, ofE5: number): (who: Member) => number {
  return ({ holds, isRolledOut }) => {
    if (sku !== null && holds(sku)) return ofHolders;
    return holds('E5') && !isRolledOut ? ofE5 : 0;
  };
}

/** Nearly all of those a record names, and some of the others: a list is never quite as a record has it. */
function toldBy(record: 'telephones' | 'looksAfterTenant', others: (who: Member) => number): Use {
  return (who) => (who[record] ? 88 : others(who));
}

const claims: Readonly<Record<string, Claim>> = {
  phone: { use: toldBy('telephones', toolOf('PHONE', 3, 0)), evidence: 'PSTN call records' },
  'audio-conferencing': { use: toolOf(null, 0, 12), evidence: 'PSTN call records' },
  'power-bi': { use: toolOf('POWERBI', 75, 8), evidence: 'Power BI activity log' },
  'visio-web': {
    use: ({ holds }) => (holds('VISIO1') || holds('VISIO2') ? 50 : 0),
    evidence: 'asked the people',
  },
  'project-web': { use: '-', evidence: 'no project was opened in the browser' },
  'entra-p1': { use: '*', evidence: 'Conditional Access applies to everybody' },
  'entra-p2': {
    use: toldBy('looksAfterTenant', specialist(5)),
    evidence: 'role eligibility and risk policies',
  },
  'defender-office-1': {
    use: ({ holds, isWebOnly }) => ((holds('E3') || holds('E5')) && !isWebOnly ? 50 : 0),
    evidence: 'Safe Links policy scope',
  },
  'defender-office-2': { use: specialist(6), evidence: 'attack simulation and hunting, "SecOps" list' },
  'defender-endpoint-1': { use: '-', evidence: 'no device is onboarded with Plan 1' },
  'defender-endpoint-2': { use: specialist(3), evidence: 'devices onboarded, by primary user' },
  'defender-cloud-apps': { use: specialist(2), evidence: 'session policies' },
  'defender-identity': {
    use: ({ isSpecialist }) => (isSpecialist ? 60 : 0),
    evidence: 'sensors on domain controllers',
  },
  'purview-information-protection-1': {
    use: ({ holds, isWebOnly }) => ((holds('E3') || holds('E5')) && !isWebOnly ? 30 : 0),
    evidence: 'labels applied by hand, audit log',
  },
  'purview-information-protection-2': { use: specialist(4), evidence: 'automatic labelling policies' },
  'purview-compliance': { use: specialist(0), evidence: 'eDiscovery custodians, insider risk scope' },
  intune: {
    use: ({ holds }) => (holds('E3') || holds('E5') || holds('F3') ? 80 : 0),
    evidence: 'enrolled devices',
  },
  'windows-enterprise': { use: '*', evidence: 'device survey of last year', daysOld: expiredDays },
};

/**
 * What administrators attest of features that no API tells of, as CSV text: about 15 % of the E5 people use its
 * security and compliance tools. `unattested` are the features nobody says anything about.
 */
export function attestationRows(
  tenant: Tenant,
  unattested: readonly string[] = ['defender-identity'],
): string {
  const members = membersOf(tenant);
  const attestedBy = `${secondOwner.givenName}.${secondOwner.surname}@${tenantDomain}`.toLowerCase();
  const rows = Object.entries(claims)
    .filter(([feature]) => !unattested.includes(feature))
    .flatMap(([feature, { use, evidence, daysOld = recentDays }]) => {
      const attestedDay = tenant.todayDay - daysOld;
      const rest = [attestedBy, dayText(attestedDay), evidence];
      if (typeof use !== 'function') return [[feature, use, '', ...rest]];
      const salt = hashText(feature);
      const users = members.filter(
        ({ person, member }) => hash32(tenant.seed, person.index, salt) % 100 < use(member),
      );
      if (users.length === 0) return [[feature, '-', '', ...rest]];
      return users.map(({ person }) => {
        const lastUsed = attestedDay - (hash32(tenant.seed, person.index, salt, 1) % 45);
        return [feature, person.upn, dayText(lastUsed), ...rest];
      });
    });
  return csvText(attestationHeader, rows);
}

/** Everybody who works: nobody attests what a person does who does not come in. */
function membersOf(tenant: Tenant): readonly { readonly person: Person; readonly member: Member }[] {
  const members: { person: Person; member: Member }[] = [];
  for (let index = 0; index < tenant.users; index += 1) {
    const person = tenant.personAt(index);
    const { archetype, kind } = person;
    if (kind !== 'member' || archetype.expect !== 'active') continue;
    const held = new Set(person.rows.filter((row) => row.state !== 'Error').map((row) => row.sku));
    const isRolledOut = archetype.name === 'e5-rollout';
    const draw = hash32(tenant.seed, index, 151) % 100;
    members.push({
      person,
      member: {
        holds: (sku) => held.has(sku),
        isSpecialist: held.has('E5') && draw < (isRolledOut ? 10 : 22),
        isRolledOut,
        isWebOnly: archetype.apps === 'web',
        telephones: callsOf(tenant, person).some(
          ({ day, callType }) => day >= tenant.todayDay - callDays && !callType.startsWith('conf'),
        ),
        looksAfterTenant: roleOf(tenant, person) !== null,
      },
    });
  }
  return members;
}
