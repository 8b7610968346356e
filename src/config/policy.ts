import { z } from 'zod/v4';
import { cronProblem } from './cron-expression.ts';
import { AzurePolicy } from './policy-azure.ts';
import { SignInEvidence } from './policy-collection.ts';
import { DevicePolicy } from './policy-devices.ts';
import { FeedPolicy } from './policy-feed.ts';
import {
  Attention,
  AuditTrailPolicy,
  Authority,
  Breakers,
  Consultation,
  EstatePolicy,
  PreflightPolicy,
  Privacy,
  Silence,
  Storage,
  TenantChanges,
} from './policy-governance.ts';
import { ServerPolicy } from './policy-servers.ts';
import { currencyCode, days, guid, percent, timezone } from './policy-values.ts';

const attribute = /^(employeeType|department|companyName|jobTitle|extensionAttribute([1-9]|1[0-5]))$/;

const cap = z.int().min(0).max(1_000_000).nullable().default(null);

const Decision = z.strictObject({
  classifyAfterDays: days
    .default(90)
    .describe('A seat is inactive when its last sign-in is more than this many days ago (USE-07).'),
  watchAfterDays: days.default(60).describe('A seat idle this many days is worth watching (CAD-02).'),
  newForDays: z
    .int()
    .min(0)
    .max(3650)
    .default(30)
    .describe('A seat held, or an account created, fewer days ago than this is new and is not judged (C2).'),
  copilotZeroUsageDays: days
    .default(60)
    .describe('Copilot untouched this many days is a recovery candidate (COP-06).'),
  copilotActiveDays: days
    .default(30)
    .describe('Copilot used within this many days counts for its active rate (COP-03).'),
  warnAtPercentOfEntitlement: z
    .number()
    .min(1)
    .max(100)
    .default(90)
    .describe('Deployment at or above this percentage of entitlement warns (CAD-03).'),
});

const CapsOfPolicy = z.strictObject({
  seatsPerRun: z
    .int()
    .min(0)
    .max(1_000_000)
    .describe('A plan with more seats than this is refused, not shortened (C49). 0 forbids every reclaim.'),
  seatsPerDay: cap.describe('Seats all runs of a day may take together; null: no further limit.'),
  seatsPerOwnerPerDay: cap.describe('Seats one person may approve in a day; null: no further limit.'),
  seatsPerProductPerDay: cap.describe('Seats one product may lose in a day; null: no further limit.'),
});

const populationAttribute = {
  attribute: z
    .string()
    .regex(
      attribute,
      'Expected employeeType, department, companyName, jobTitle or extensionAttribute1 … extensionAttribute15',
    )
    .describe('The directory attribute that says so.'),
  values: z.array(z.string().trim().min(1)).min(1).describe('Its values; whole, in any case.'),
};

const protectedPopulations = [
  'leave',
  'sharedMailbox',
  'room',
  'equipment',
  'serviceAccount',
  'priority',
] as const;
const pacedPopulations = ['partTime', 'seasonal'] as const;

const Population = z.discriminatedUnion(
  'population',
  [
    z.strictObject({
      population: z
        .enum(protectedPopulations)
        .describe('What people with such a value are: their seats are protected.'),
      ...populationAttribute,
    }),
    z.strictObject({
      population: z
        .enum(pacedPopulations)
        .describe(
          'People who work at other times than most: their seats are judged by a longer window (C3).',
        ),
      ...populationAttribute,
      classifyAfterDays: days.describe('Their window, in place of decision.classifyAfterDays.'),
    }),
  ],
  { error: `is none of ${[...protectedPopulations, ...pacedPopulations].join(', ')}` },
);

const RightSizing = z.strictObject({
  currency: currencyCode
    .nullable()
    .default(null)
    .describe('Currency plans are compared in; null: the only one the price book has (C37).'),
  attestationDays: days
    .default(180)
    .describe('Days an attestation of features no API tells stays in force (docs/methods.md, section 6).'),
  underusedGroupPct: percent
    .default(30)
    .describe('A group whose members use premium features less than this over-entitles them (ASG-09).'),
  baselines: z
    .array(
      z.strictObject({
        suite: guid.describe('SKU id of the premium suite.'),
        baseline: guid.describe('SKU id.'),
      }),
    )
    .default([
      // Microsoft 365 E5 against Microsoft 365 E3
      { suite: '06ebc4ee-1bb5-47dd-8120-11324bc54e06', baseline: '05e9a617-0261-4cee-bb44-138d3ef5d965' },
    ])
    .describe('Premium suites and what they are justified against, as SKU ids (M36-04).'),
});

const Quality = z.strictObject({
  minJoinPct: percent
    .default(80)
    .describe('A report of which less than this joins the directory proves nothing (USE-23).'),
  maxChangePct: percent
    .default(30)
    .describe('People or seats that change by more than this between collections are implausible.'),
  minSeats: z.int().min(1).default(50).describe('Smaller counts may jump: they are not held against a run.'),
});

const Variance = z.strictObject({
  toleranceUnits: z.int().min(0).default(0).describe('Two sources may differ by this much unmentioned.'),
  materialityPct: percent.default(5).describe('A difference of this share or more is material (VAR-05).'),
  materialityUnits: z.int().min(1).default(10).describe('A difference of this many units is material.'),
});

const Audit = z.strictObject({
  triggerPct: z
    .number()
    .gt(0)
    .max(100)
    .default(5)
    .describe('From this share of unlicensed use on an audit is charged to the customer (ELP-07).'),
  pricePct: z
    .int()
    .min(100)
    .max(1000)
    .default(125)
    .describe('Percentage of the current price at which an audit makes the customer buy (ELP-08).'),
});

const Benchmark = z.strictObject({
  amountMinor: z
    .int()
    .min(1)
    .default(28_000_000)
    .describe('What enterprises that measure their use save in a year, in pence or cents (VAR-13).'),
  currency: currencyCode
    .default('GBP')
    .describe('Of that amount; other currencies are not compared with it.'),
  perUsers: z.int().min(1).default(10_000).describe('For so many users; scaled to those there are.'),
});

const Slot = z.strictObject({
  cron: z
    .string()
    .check((context) => {
      const message = cronProblem(context.value);
      if (message !== null) context.issues.push({ code: 'custom', message, input: context.value });
    })
    .describe('Minute, hour, day of month, month, day of week.'),
  timezone: timezone.describe('Of those times.'),
});

const slot = (cron: string) => Slot.default({ cron, timezone: 'Europe/London' });

const Schedule = z.strictObject({
  'weekly-collect': slot('0 6 * * 1').describe('Licences and sign-ins (AUT-01: weekly).'),
  'nightly-collect': slot('0 3 * * *').describe(
    'What changed since the newest collection, and today’s sign-ins.',
  ),
  'monthly-review': slot('0 7 1 * *').describe(
    'Usage reports, review of inactive seats, digest (AUT-02, CAD-01).',
  ),
  'quarterly-reconciliation': slot('30 7 1 1,4,7,10 *').describe('Full three-way reconciliation (CAD-04).'),
  deliver: slot('*/5 * * * *').describe('Pushes waiting cards and retries undelivered ones.'),
  housekeeping: slot('30 6 * * *').describe('Expires cases and exemptions, applies retention.'),
});

/** The written policy as rules (GOV-01). An unknown key is an error; every key says what it does. */
export const Policy = z.strictObject({
  decision: Decision.prefault({}).describe('What the core decides by.'),
  caps: CapsOfPolicy.describe('Limits of what one run may take away. Always stated, never assumed.'),
  secondApproverAboveSeats: z
    .int()
    .min(0)
    .default(50)
    .describe('A reclaim of more seats than this needs a second person (C49).'),
  authority: Authority.prefault({}).describe('Who must agree, and how.'),
  breakers: Breakers.prefault({}).describe('What stops a removal that looks like a mistake.'),
  silence: Silence.prefault({}).describe('What time does to a question nobody answers (GOV-29).'),
  preflight: PreflightPolicy.prefault({}).describe('What is looked into before anything is removed.'),
  licenceGroups: z
    .array(guid)
    .default([])
    .describe(
      'Groups that exist to give licences: people may be taken out of these, of no others (C12). Entra object ids.',
    ),
  askHolders: z
    .array(Consultation)
    .default([])
    .describe('Products whose holders are asked whether they need it before its owner is.'),
  trainFirst: z
    .array(Consultation)
    .default([])
    .describe('Products whose unused seats are offered training before they are taken back (PAR-11).'),
  attention: Attention.prefault({}).describe('How much the desk may ask of a person.'),
  privacy: Privacy.prefault({}).describe('How personal data is shown and kept.'),
  storage: Storage.prefault({}).describe('What the stores rest on.'),
  auditTrail: AuditTrailPolicy.prefault({}).describe('How the audit trail is witnessed.'),
  tenantChanges: TenantChanges.prefault({}).describe('How changes made by others are found.'),
  graceMinutes: z
    .int()
    .min(0)
    .max(43_200)
    .default(0)
    .describe('Minutes between a decision and its first removal.'),
  undoDays: days.default(30).describe('Days during which a reclaim can be undone (C6).'),
  snoozeDays: days.default(7).describe('Days a snoozed case stays quiet.'),
  caseExpiresDays: days.default(30).describe('Days after which an unanswered case expires.'),
  exemptionDays: days.default(180).describe('Days an exemption lasts before it is asked about again (C33).'),
  maxReportLagDays: days
    .default(10)
    .describe('A report older than this many days is stale: no decision rests on it (C26).'),
  maxEvidenceDays: days
    .default(14)
    .describe('A case whose facts are older than this many days is not approved until it is renewed (C26).'),
  retentionDays: days
    .default(400)
    .describe('Days observations are kept; a year of evidence and a month (NEG-01).'),
  populations: z
    .array(Population)
    .describe(
      'Who is not judged by inactivity. Always stated, never assumed; [] protects nobody by attribute.',
    ),
  rightSizing: RightSizing.prefault({}).describe('How plans are fitted to what people use.'),
  quality: Quality.prefault({}).describe('What a collection must reach before anything is proposed from it.'),
  variance: Variance.prefault({}).describe('When two sources that disagree are worth a line.'),
  audit: Audit.prefault({}).describe('What a formal audit would charge; risk summaries are made by it.'),
  benchmark: Benchmark.prefault({}).describe('What the identified value is held against (VAR-13).'),
  copilotValuePerActiveMinor: z
    .int()
    .min(0)
    .nullable()
    .default(null)
    .describe(
      'What one active Copilot user is worth in a month, in pence or cents; null: nobody says, and no return is shown (COP-07).',
    ),
  copilotValueCurrency: currencyCode
    .nullable()
    .default(null)
    .describe('Currency of copilotValuePerActiveMinor; null when that is null.'),
  mailboxDriftDays: days
    .default(90)
    .describe('Conditions of shared mailboxes are compared with a collection at least this old (M36-16).'),
  estate: EstatePolicy.prefault({}).describe('Who answers for what no single product is about.'),
  azure: AzurePolicy.prefault({}).describe('What is read from Azure, and what it is held against.'),
  signInEvidence: SignInEvidence.prefault({}).describe(
    'How sign-ins are learnt of within the ten requests a minute.',
  ),
  servers: ServerPolicy.prefault({}).describe('How server licences and CALs are counted.'),
  devices: DevicePolicy.prefault({}).describe(
    'When a device is inactive, and what shared ones are compared with.',
  ),
  feed: FeedPolicy.prefault({}).describe('Files for Power BI (docs/power-bi.md).'),
  schedule: Schedule.prefault({}).describe('When each job runs.'),
});
export type Policy = DeepReadonly<z.output<typeof Policy>>;

type DeepReadonly<T> = { readonly [K in keyof T]: T[K] extends object ? DeepReadonly<T[K]> : T[K] };

/** Contradictions between keys that are each in range, found whatever else is wrong. */
export function policyContradictions(policy: unknown): { path: string; message: string }[] {
  const { success, data } = z
    .looseObject({
      decision: z.looseObject({}).prefault({}),
      populations: z.array(z.looseObject({})).prefault([]),
      copilotValuePerActiveMinor: z.unknown(),
      copilotValueCurrency: z.unknown(),
      silence: z.looseObject({}).prefault({}),
    })
    .safeParse(policy);
  if (!success) return [];
  const defaults = Decision.parse({});
  const { watchAfterDays, classifyAfterDays, copilotActiveDays, copilotZeroUsageDays } = {
    ...defaults,
    ...data.decision,
  };
  const shorter = data.populations.flatMap(({ classifyAfterDays: own }, index) =>
    typeof own === 'number' && own < classifyAfterDays
      ? [
          {
            path: `populations.${index}.classifyAfterDays`,
            message: `${own} is sooner than decision.classifyAfterDays (${classifyAfterDays}).`,
          },
        ]
      : [],
  );
  return [
    ...shorter,
    ...(typeof data.copilotValuePerActiveMinor === 'number' && typeof data.copilotValueCurrency !== 'string'
      ? [
          {
            path: 'copilotValueCurrency',
            message: 'An amount needs its currency: copilotValuePerActiveMinor is given without one.',
          },
        ]
      : []),
    ...(data.silence.outcome === 'reclaim' && typeof data.silence.reclaimInTheNameOf !== 'string'
      ? [
          {
            path: 'silence.reclaimInTheNameOf',
            message: 'Outcome "reclaim" needs the person in whose name it happens; nobody is named.',
          },
        ]
      : []),
    ...(watchAfterDays > classifyAfterDays
      ? [
          {
            path: 'decision.watchAfterDays',
            message: `${watchAfterDays} is later than classifyAfterDays (${classifyAfterDays}).`,
          },
        ]
      : []),
    ...(copilotActiveDays > copilotZeroUsageDays
      ? [
          {
            path: 'decision.copilotActiveDays',
            message: `${copilotActiveDays} is later than copilotZeroUsageDays (${copilotZeroUsageDays}).`,
          },
        ]
      : []),
  ];
}
