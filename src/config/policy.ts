import { z } from 'zod/v4';
import { cronProblem } from './cron-expression.ts';

const days = z.int().min(1).max(3650);
const attribute = /^(employeeType|department|companyName|jobTitle|extensionAttribute([1-9]|1[0-5]))$/;

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
});

const Population = z.strictObject({
  population: z
    .enum(['leave', 'sharedMailbox', 'room', 'equipment', 'serviceAccount', 'priority'])
    .describe('What people with such a value are: their seats are protected.'),
  attribute: z
    .string()
    .regex(
      attribute,
      'Expected employeeType, department, companyName, jobTitle or extensionAttribute1 … extensionAttribute15',
    )
    .describe('The directory attribute that says so.'),
  values: z.array(z.string().trim().min(1)).min(1).describe('Its values; whole, in any case.'),
});

const Slot = z.strictObject({
  cron: z
    .string()
    .check((context) => {
      const message = cronProblem(context.value);
      if (message !== null) context.issues.push({ code: 'custom', message, input: context.value });
    })
    .describe('Minute, hour, day of month, month, day of week.'),
  timezone: z
    .string()
    .refine(isTimezone, 'Unknown time zone; write one like Europe/London')
    .describe('Of those times.'),
});

const slot = (cron: string) => Slot.default({ cron, timezone: 'Europe/London' });

const Schedule = z.strictObject({
  'weekly-collect': slot('0 6 * * 1').describe('Licences and sign-ins (AUT-01: weekly).'),
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
  retentionDays: days
    .default(400)
    .describe('Days observations are kept; a year of evidence and a month (NEG-01).'),
  populations: z
    .array(Population)
    .describe(
      'Who is not judged by inactivity. Always stated, never assumed; [] protects nobody by attribute.',
    ),
  schedule: Schedule.prefault({}).describe('When each job runs.'),
});
export type Policy = DeepReadonly<z.output<typeof Policy>>;

type DeepReadonly<T> = { readonly [K in keyof T]: T[K] extends object ? DeepReadonly<T[K]> : T[K] };

/** Contradictions between keys that are each in range, found whatever else is wrong. */
export function policyContradictions(policy: unknown): { path: string; message: string }[] {
  const { success, data } = z.looseObject({ decision: z.looseObject({}).prefault({}) }).safeParse(policy);
  if (!success) return [];
  const defaults = Decision.parse({});
  const { watchAfterDays, classifyAfterDays, copilotActiveDays, copilotZeroUsageDays } = {
    ...defaults,
    ...data.decision,
  };
  return [
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

function isTimezone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
