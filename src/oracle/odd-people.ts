import type { Lake } from '../lake/lake.ts';
import type { ObservationRows, TableName } from '../lake/observation.ts';
import type { TableWriter, TallyWriter } from '../lake/run-in-the-making.ts';
import { columnEntries } from '../lake/tables.ts';
import { createRandom, hashText, type Random } from '../twin/random.ts';
import { dayFrom } from './tenant-files.ts';

/** What odd people hold: suites of every kind, add-ons, what needs them, rooms, devices, trials and what is free. */
const skuPool = [
  '06ebc4ee-1bb5-47dd-8120-11324bc54e06', // Microsoft 365 E5
  '06ebc4ee-1bb5-47dd-8120-11324bc54e06',
  '05e9a617-0261-4cee-bb44-138d3ef5d965', // Microsoft 365 E3
  '66b55226-6b4f-492c-910c-a3b7a3c9d993', // Microsoft 365 F3
  '44575883-256e-4a79-9da4-ebe9acabe2b2', // Microsoft 365 F1
  '18181a46-0d4e-45cd-891e-60aabd171b4e', // Office 365 E1
  'cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46', // Microsoft 365 Business Premium
  '3b555118-da6a-4418-894f-7df1e2096870', // Microsoft 365 Business Basic
  '67ffe999-d9ca-49e1-9d2c-03fb28aa7a48', // Microsoft 365 F5 Security Add-on
  '26124093-3d78-432b-b5dc-48bf992543d5', // Microsoft 365 E5 Security
  '80b2d799-d2ba-4d2a-8842-fb0d0f3a4b82', // Exchange Online Kiosk
  '4b9405b0-7788-4568-add1-99614e613b69', // Exchange Online (Plan 1)
  '19ec0d23-8335-4cbd-94ac-6050e30712fa', // Exchange Online (Plan 2)
  'ee02fd1b-340e-4a4b-b355-4a514e4c8943', // Exchange Online Archiving
  'c5928f49-12ba-48f7-ada3-0d743a3601d5', // Visio Plan 2
  '4b244418-9658-4451-a2b8-b5e2b364e9bd', // Visio Plan 1
  '53818b1b-4a27-454b-8896-0dba576410e6', // Planner and Project Plan 3
  'e43b5b99-8dfb-405f-9987-dc307f34bcbd', // Teams Phone
  '639dec6b-bb19-468b-871c-c5c441c4b0cb', // Copilot
  'a809996b-059e-42e2-9866-db24b99a9782', // Copilot, the other SKU
  '4cde982a-ede4-4409-9ae6-b003453c8ea6', // Teams Rooms Pro
  '6af4b3d6-14bb-4a2a-960c-6c902aad34f3', // Teams Rooms Basic, free
  '2b317a4a-77a6-4188-9437-b68a77b4e2c6', // Intune for devices
  '710779e8-3d4a-4c88-adb9-386c958d1fdf', // a trial that grants
  '16ddbbfc-09ea-4de2-b1d7-312db6112d70', // free, and grants
] as const;

/** What they have a price for beside everybody's: suites of few, something for nothing, something for nobody. */
export const oddPrices = `44575883-256e-4a79-9da4-ebe9acabe2b2,F1,1.90,GBP,month,quote,2026-01-01
cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46,Business Premium,17.00,GBP,month,quote,2026-01-01
67ffe999-d9ca-49e1-9d2c-03fb28aa7a48,F5 Security,60.00,GBP,year,quote,2026-01-01
80b2d799-d2ba-4d2a-8842-fb0d0f3a4b82,Kiosk,0.00,GBP,month,quote,2026-01-01
710779e8-3d4a-4c88-adb9-386c958d1fdf,Trial,1.00,GBP,month,quote,2026-01-01
2b317a4a-77a6-4188-9437-b68a77b4e2c6,Device,1.00,GBP,month,quote,2026-01-01
4cde982a-ede4-4409-9ae6-b003453c8ea6,Room,31.00,GBP,month,quote,2026-01-01
`;

const gib = 1024 ** 3;
const edges = [0, 1, 27, 28, 29, 30, 31, 59, 60, 61, 89, 90, 91, 180, 181, 399, 400, 401, 1200] as const;
const attestable = [
  'phone',
  'audio-conferencing',
  'intune',
  'power-bi',
  'entra-p2',
  'defender-office-2',
] as const;
const plainCalls = ['user_in', 'user_out', 'user_out_conf', 'conf_in', 'conf_out'] as const;

type OddRows = { readonly [T in TableName]?: readonly ObservationRows[T][] };

/** A lake whose runs also get people no tenant would plan: every fact of theirs is drawn, most at the edge of a rule. */
export function withOddPeople(lake: Lake, { seed, people }: { seed: number; people: number }): Lake {
  return {
    ...lake,
    async openRun(options) {
      const run = await lake.openRun(options);
      const rows = oddRows(createRandom(seed ^ hashText(options.asOf)), people, options.asOf);
      return {
        ...run,
        table: async <T extends TableName>(table: T) => appending(await run.table(table), rows[table] ?? []),
        tally: async <T extends TableName>(table: T) => adding(await run.tally(table), rows[table] ?? []),
      };
    },
  };
}

/** Writes the rows with the last ones that are read: where reading fails there are none. */
function appending<Row>(writer: TableWriter<Row>, rows: readonly Row[]): TableWriter<Row> {
  return {
    ...writer,
    append: (given, cursor) => writer.append(cursor === null ? [...given, ...rows] : given, cursor),
  };
}

/** Adds the rows before the sums are kept. */
function adding<Row>(writer: TallyWriter<Row>, rows: readonly Row[]): TallyWriter<Row> {
  return {
    ...writer,
    async keep() {
      await writer.add(rows);
      return writer.keep();
    },
  };
}

function oddRows(random: Random, people: number, today: string): OddRows {
  const callTypes = random.chance(0.3) ? [...plainCalls, 'unknown'] : plainCalls;
  const drawn = Array.from({ length: people }, (_, index) => oddPerson(random, index, { today, callTypes }));
  const all = <T extends TableName>(table: T) => drawn.flatMap((rows) => rows[table] ?? []);
  return {
    users: all('users'),
    assignments: all('assignments'),
    sign_ins: all('sign_ins'),
    workloads: all('workloads'),
    apps: all('apps'),
    copilot: all('copilot'),
    activations: all('activations'),
    mailboxes: all('mailboxes'),
    feature_use: all('feature_use'),
    pstn_use: all('pstn_use'),
    pim_eligibilities: all('pim_eligibilities'),
    pim_activations: all('pim_activations'),
    power_bi_use: all('power_bi_use'),
  };
}

function oddPerson(
  random: Random,
  index: number,
  { today, callTypes }: { readonly today: string; readonly callTypes: readonly string[] },
): OddRows {
  const userId = `0dd00000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const upn = random.chance(0.06) ? null : `Odd${index}@example.com`;
  const userKey = upn?.toLowerCase() ?? null;
  const ago = () => dayFrom(today, -random.pick(edges));
  const maybe = <T>(value: () => T, probability = 0.75): T | null =>
    random.chance(probability) ? value() : null;
  const flag = () => random.pick([true, true, false, false, null]);
  const row = <T extends TableName>(table: T, facts: Partial<ObservationRows[T]>): ObservationRows[T] =>
    ({ ...emptyRow(table), ...facts }) as unknown as ObservationRows[T];
  const reported = <T extends TableName>(
    table: T,
    probability: number,
    facts: () => Partial<ObservationRows[T]>,
  ): ObservationRows[T][] =>
    userKey === null || !random.chance(probability)
      ? []
      : [row(table, { userKey, refreshedOn: today, ...facts() } as Partial<ObservationRows[T]>)];

  return {
    users: [
      row('users', {
        userId,
        userPrincipalName: upn,
        userType: random.chance(0.15) ? 'Guest' : random.pick(['Member', 'Member', 'Member', null]),
        accountEnabled: random.pick([true, true, true, true, true, false, null]),
        createdOn: maybe(ago),
        employeeType: random.chance(0.8)
          ? null
          : random.pick(['Part-time', 'SEASONAL', 'Room', 'service account', 'Clerk']),
        extensionAttributes: random.chance(0.9)
          ? null
          : `{"extensionAttribute10":"${random.pick(['Leave', 'priority', 'x'])}"}`,
      }),
    ],
    assignments: assignmentsOf(random, userId, ago).map((facts) => row('assignments', facts)),
    sign_ins: random.chance(0.1)
      ? []
      : [row('sign_ins', { userId, ...signInOf(maybe(ago), maybe(ago, 0.5)) })],
    workloads: reported('workloads', 0.85, () => ({
      exchangeOn: maybe(ago),
      oneDriveOn: maybe(ago, 0.4),
      sharePointOn: maybe(ago, 0.4),
      skypeOn: maybe(ago, 0.05),
      yammerOn: maybe(ago, 0.2),
      teamsOn: maybe(ago, 0.5),
    })),
    apps: reported('apps', 0.85, () => ({
      lastActivityOn: maybe(ago, 0.5),
      usedDesktop: flag(),
      usedMobile: flag(),
      usedWeb: flag(),
    })),
    copilot: reported('copilot', 0.5, () => ({ lastActivityOn: maybe(ago) })),
    activations: ['Visio Client', 'PROJECT ONLINE DESKTOP CLIENT', 'MICROSOFT 365 APPS'].flatMap(
      (productType) =>
        reported('activations', 0.3, () => ({
          productType,
          ...random.pick([
            { lastActivatedOn: ago(), windows: 1 },
            { lastActivatedOn: ago(), windows: 0 },
            { lastActivatedOn: null, mac: 2 },
          ]),
        })),
    ),
    mailboxes: reported('mailboxes', 0.8, () => ({
      storageBytes: random.pick([0, 2 * gib, 2 * gib + 1, 50 * gib, 50 * gib + 1, null]),
      hasArchive: flag(),
    })),
    feature_use: attestable.flatMap((feature) =>
      reported('feature_use', 0.3, () => ({ feature, attestedBy: 'x', attestedOn: dayFrom(today, -21) })),
    ),
    ...signalsOf(random, { userId, userKey, callTypes, ago, row }),
  };
}

/** Calls, roles and days of Power BI; whoever has no name in the directory telephones all the same. */
function signalsOf(
  random: Random,
  {
    userId,
    userKey,
    callTypes,
    ago,
    row,
  }: {
    readonly userId: string;
    readonly userKey: string | null;
    readonly callTypes: readonly string[];
    readonly ago: () => string;
    readonly row: <T extends TableName>(table: T, facts: Partial<ObservationRows[T]>) => ObservationRows[T];
  },
): OddRows {
  const some = <T>(probability: number, make: () => T): T[] => (random.chance(probability) ? [make()] : []);
  const role = { principalId: userId, roleDefinitionId: 'r' };
  return {
    pstn_use: callTypes.flatMap((callType) =>
      some(0.15, () =>
        row('pstn_use', { userId, route: 'callingPlan', callType, calls: 1, lastCallOn: ago() }),
      ),
    ),
    pim_eligibilities: some(0.1, () => row('pim_eligibilities', { instanceId: `may-${userId}`, ...role })),
    pim_activations: some(0.05, () => row('pim_activations', { instanceId: `has-${userId}`, ...role })),
    power_bi_use:
      userKey === null ? [] : some(0.3, () => row('power_bi_use', { userKey, usedOn: ago(), events: 1 })),
  };
}

function emptyRow(table: TableName): Readonly<Record<string, null>> {
  return Object.fromEntries(columnEntries(table).map(([column]) => [column, null]));
}

/** Up to five SKUs, some by two paths, some in error. */
function assignmentsOf(
  random: Random,
  userId: string,
  ago: () => string,
): readonly Partial<ObservationRows['assignments']>[] {
  const skuIds = new Set(Array.from({ length: random.between(1, 5) }, () => random.pick(skuPool)));
  return [...skuIds].flatMap((skuId) => {
    const paths = random.pick([
      [null],
      [null],
      ['0dd0a000-0000-4000-8000-000000000001'],
      [null, '0dd0a000-0000-4000-8000-000000000002'],
    ]);
    return paths.map((groupId) => ({
      ...{ userId, skuId, groupId, disabledPlans: '' },
      source: 'licenseAssignmentStates' as const,
      state: random.pick(['Active', 'Active', 'Active', 'ActiveWithError', 'Error', null]),
      updatedOn: random.chance(0.15) ? null : random.chance(0.3) ? ago() : '2024-02-03',
    }));
  });
}

/** §2: what a collector keeps of a last successful and a last attempted sign-in. */
function signInOf(success: string | null, attempt: string | null): Partial<ObservationRows['sign_ins']> {
  const isEarly = attempt !== null && attempt < '2023-12-01';
  return {
    lastSuccessfulAt: success && `${success}T23:59:59Z`,
    lastInteractiveAt: attempt && `${attempt}T00:00:00Z`,
    lastSeenOn: success ?? (isEarly ? attempt : null),
    basis: success !== null ? 'success' : isEarly ? 'attempt' : attempt === null ? 'never' : 'failedOnly',
  };
}
