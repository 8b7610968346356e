import { join } from 'node:path';
import { countTenant } from '../count-tenant.ts';
import { writeHandMadeRun, type HandMadeRows, type HandMadeRun } from './hand-made-run.ts';

export const suite = 'a0000000-0000-4000-8000-000000000001';
export const bigger = 'a0000000-0000-4000-8000-000000000002';
export const phone = 'a0000000-0000-4000-8000-000000000003';
export const mailbox = 'a0000000-0000-4000-8000-000000000004';
export const assistant = 'a0000000-0000-4000-8000-000000000005';
export const outside = 'a0000000-0000-4000-8000-000000000006';

/** A small catalogue: a bigger suite covers the suite, the phone and the mailbox; `outside` has no price. */
export const files: HandMadeRun['files'] = {
  skus: `${suite},suite,user,suite
${bigger},suite,user,bigger
${phone},addon,user,phone
${mailbox},standalone,user,mailbox
${assistant},addon,user,microsoft-365-copilot
${outside},standalone,user,outside
`,
  'service-plans': `${suite},p1,MAIL_1
${suite},p2,FILES_1
${suite},p9,FOUNDATION
${bigger},p3,MAIL_2
${bigger},p2,FILES_1
${bigger},p4,PHONE_1
${phone},p4,PHONE_1
${phone},p9,FOUNDATION
${mailbox},p1,MAIL_1
${assistant},p5,ASSISTANT_1
${outside},p2,FILES_1
`,
  features: `mail,Mail,productivity,exchange,,,,MAIL_1;MAIL_2
files,Files,productivity,files,,,,FILES_1
phone,Phone,telephony,attested,,,,PHONE_1
assistant,Assistant,copilot,copilot,,,,ASSISTANT_1
`,
  supersedes: 'MAIL_1,MAIL_2,a higher plan\n',
  foundation: 'FOUNDATION,gives nothing\n',
  'resource-accounts': '',
  addons: `${phone},${suite};${bigger}\n`,
  restricted: '',
  register: `suite,Suite,${suite},user,10,C,EA,2026-01-01,2026-12-31,12.00,GBP,month,sheet,2026-01-01,,doc
suite,Suite,${suite},user,-2,C,EA,2026-11-22,2026-12-31,12.00,GBP,month,sheet,2026-01-01,,doc
suite,Suite,${suite},user,5,C,EA,2026-01-01,2026-11-21,12.00,GBP,month,sheet,2026-01-01,,doc
copilot,Copilot,${assistant},user,1,C,EA,2026-11-22,,100.00,GBP,year,sheet,2026-01-01,,doc
`,
  prices: `${bigger},Bigger,20.00,GBP,month,sheet,2026-01-01
${phone},Phone,5.00,GBP,month,sheet,2026-01-01
${mailbox},Mailbox,4.00,GBP,month,sheet,2026-01-01
`,
  policy: {
    decision: {},
    rightSizing: { currency: 'GBP' },
    populations: [
      { population: 'leave', attribute: 'extensionAttribute10', values: ['Leave'] },
      { population: 'partTime', attribute: 'employeeType', values: ['Part-time'], classifyAfterDays: 180 },
    ],
  },
};

/** A person by how many days ago things happened. */
export interface Somebody {
  readonly id: string;
  readonly sku?: string | readonly string[];
  readonly signedIn?: number | 'never' | 'failed' | 'not told';
  readonly mailed?: number | 'never';
  readonly asked?: number | 'never';
  readonly held?: number;
  readonly more?: object;
}

/** `days` before the day of the run. */
export function ago(days: number): string {
  return new Date(Date.UTC(2026, 10, 22 - days)).toISOString().slice(0, 10);
}

/** What a collection would have kept of them. */
export function rowsOf(people: readonly Somebody[]): HandMadeRows {
  return {
    skus: [
      { skuId: suite, appliesTo: 'User', enabledUnits: 12, warningUnits: 1 },
      { skuId: assistant, appliesTo: 'User', enabledUnits: 1, warningUnits: 0 },
    ],
    subscriptions: [
      { subscriptionId: 's1', skuId: suite, status: 'Enabled', isTrial: true, totalUnits: 3 },
      { subscriptionId: 's2', skuId: suite, status: 'Suspended', isTrial: true, totalUnits: 7 },
    ],
    users: people.map(({ id, more }) => ({
      userId: id,
      userPrincipalName: `${id.toUpperCase()}@example.com`,
      accountEnabled: true,
      userType: 'Member',
      createdOn: ago(900),
      employeeType: null,
      extensionAttributes: null,
      ...more,
    })),
    assignments: people.flatMap(({ id, sku = suite, held = 400 }) =>
      [sku].flat().map((skuId) => ({ userId: id, skuId, state: 'Active', updatedOn: ago(held) })),
    ),
    sign_ins: people.flatMap(({ id, signedIn = 1 }) => {
      if (signedIn === 'not told') return [];
      return [
        {
          userId: id,
          lastSuccessfulAt: typeof signedIn === 'number' ? `${ago(signedIn)}T23:59:59Z` : null,
          lastInteractiveAt: signedIn === 'failed' ? `${ago(3)}T00:00:00Z` : null,
          lastNonInteractiveAt: null,
        },
      ];
    }),
    workloads: people.flatMap(({ id, mailed }) =>
      mailed === undefined
        ? []
        : [{ userKey: `${id}@example.com`, exchangeOn: typeof mailed === 'number' ? ago(mailed) : null }],
    ),
    apps: people.map(({ id }) => ({ userKey: `${id}@example.com`, lastActivityOn: null })),
    copilot: people.flatMap(({ id, asked }) =>
      asked === undefined
        ? []
        : [{ userKey: `${id}@example.com`, lastActivityOn: typeof asked === 'number' ? ago(asked) : null }],
    ),
    feature_use: [{ feature: 'nothing', userKey: '-', attestedOn: ago(1) }],
  };
}

/** Counts hand-made tenants, each in a folder of its own below `dir`: figures by `<subject> <figure>`. */
export function createCounter(dir: string) {
  let runs = 0;
  return async (
    people: readonly Somebody[],
    changes: Partial<HandMadeRun> = {},
  ): Promise<ReadonlyMap<string, string | null>> => {
    runs += 1;
    const input = await writeHandMadeRun(join(dir, String(runs)), {
      rows: { ...rowsOf(people), ...changes.rows },
      sources: changes.sources ?? {},
      exemptions: changes.exemptions ?? [],
      files: changes.files ?? files,
    });
    const figures = await countTenant(input);
    return new Map(figures.map(({ subject, figure, amount }) => [`${subject} ${figure}`, amount]));
  };
}
