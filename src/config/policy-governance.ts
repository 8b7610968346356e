import { z } from 'zod/v4';
import { currencyCode, days, guid, percent, timezone } from './policy-values.ts';

export const Authority = z.strictObject({
  stepUpAboveSeats: z
    .int()
    .min(0)
    .nullable()
    .default(null)
    .describe('Above this many seats the approver types their number to confirm; null: never.'),
  separateBuyers: z
    .boolean()
    .default(true)
    .describe('Whoever bought or amended a product does not approve its removals alone (SEC-06).'),
});

export const Breakers = z.strictObject({
  implausibleSharePct: percent
    .default(95)
    .describe('A case that would take more than this share of a product is refused as implausible (C49).'),
  implausibleMinSeats: z.int().min(1).default(20).describe('Smaller products are not judged by share.'),
  failuresInARow: z
    .int()
    .min(1)
    .default(10)
    .describe('So many people failing one after the other halt every change until a person resumes.'),
  massChangePct: percent
    .default(20)
    .describe('A product that loses this share of its seats between collections is a mass change (C14).'),
});

export const Silence = z.strictObject({
  remindAfterDays: z
    .array(days)
    .default([7, 14])
    .describe('Days after the question at which its owners are reminded.'),
  escalateAfterDays: z
    .int()
    .min(1)
    .nullable()
    .default(10)
    .describe('Days after which delegates are asked as well; null: never.'),
  escalateFurtherAfterDays: z
    .int()
    .min(1)
    .nullable()
    .default(20)
    .describe('Days after which managers and compliance approvers are asked as well; null: never.'),
  outcome: z
    .enum(['nothing', 'reclaim'])
    .default('nothing')
    .describe('What silence leads to when a question lapses; "nothing" removes nothing.'),
  reclaimInTheNameOf: guid
    .nullable()
    .default(null)
    .describe('The named person who answers for outcome "reclaim": an Entra object id.'),
});

export const EstatePolicy = z.strictObject({
  ownerIds: z
    .array(guid)
    .default([])
    .describe(
      'Who may see in the chat what is counted over the whole tenant (servers, CALs, devices, mailboxes, signals): Entra object ids; besides them compliance approvers and delegates of every product. [] names nobody (SEC-02).',
    ),
});

const preflightItems = ['mailbox', 'archive', 'hold', 'oneDrive', 'phone', 'addOns'] as const;

export const PreflightPolicy = z.strictObject({
  mustKnow: z
    .array(z.enum(preflightItems))
    .default([])
    .describe(
      'What has to be known of a person before anything is removed: unknown blocks (C6–C10). With addOns, an add-on that needs the licence blocks as well (C32).',
    ),
  delicensingResiliency: z
    .enum(['unknown', 'on', 'off'])
    .default('unknown')
    .describe('Exchange Online delicensing resiliency, as the Exchange administrator says (C11).'),
  oneDriveArchive: z
    .strictObject({
      perGbMonthMinor: z.int().min(0).describe('Keeping one GB archived for a month, in cents.'),
      reactivatePerGbMinor: z.int().min(0).describe('Getting one GB back, in cents.'),
      currency: currencyCode.describe('Of both amounts.'),
    })
    .default({ perGbMonthMinor: 5, reactivatePerGbMinor: 60, currency: 'USD' })
    .describe('What Microsoft charges for the OneDrive of somebody without a licence (C10).'),
});

const productName = z.string().trim().min(1);
export const Consultation = z.strictObject({
  product: productName.describe('Id of the product, as in the register.'),
  days: z.int().min(1).max(90).describe('How long they have.'),
});

const monthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'Expected MM-DD');
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Expected HH:MM');

export const Attention = z.strictObject({
  cardsPerOwnerPerWeek: z
    .int()
    .min(1)
    .default(20)
    .describe('Cards one person is sent in seven days; the rest wait in the list (C34).'),
  quietHours: z
    .strictObject({
      from: clockTime.describe('Beginning of the quiet, HH:MM.'),
      to: clockTime.describe('End of the quiet, HH:MM; before `from`: the next morning.'),
      weekends: z.boolean().default(true).describe('Saturdays and Sundays are quiet all day.'),
    })
    .nullable()
    .default(null)
    .describe('When nobody is written to, by the clock of the reader; null: never quiet.'),
  timezone: timezone.default('Europe/London').describe('Of a reader whose own is not known.'),
  busyPeriods: z
    .array(
      z.strictObject({
        from: monthDay.describe('First day, MM-DD.'),
        to: monthDay.describe('Last day, MM-DD; before `from`: in the next year.'),
        warnAtPercentOfEntitlement: z
          .number()
          .min(1)
          .max(100)
          .describe('In place of decision.warnAtPercentOfEntitlement.'),
      }),
    )
    .default([])
    .describe('Times of the year with another warning threshold, so that a season is no alarm (GOV-17).'),
  contractWindowDays: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe(
      'Unused seats are asked about only when one is needed elsewhere, or the contract ends within this many days; null: always (C20).',
    ),
});

export const Privacy = z.strictObject({
  mode: z
    .enum(['named', 'pseudonymous'])
    .default('named')
    .describe('pseudonymous: cohorts without names; an owner reveals them for a stated purpose (C25).'),
  namesKeptDays: days
    .default(400)
    .describe('Days after which names are taken out of settled cases; ids and evidence stay.'),
});

export const Storage = z.strictObject({
  encryptionAtRest: z
    .enum(['unstated', 'disk', 'database', 'none'])
    .default('unstated')
    .describe('What encrypts the data directory and the database; `readyz` looks whether it is so (SEC-04).'),
});

export const AuditTrailPolicy = z.strictObject({
  checkpointEveryEvents: z
    .int()
    .min(1)
    .default(500)
    .describe('A signed checkpoint is written outside the database after so many events.'),
});

export const TenantChanges = z.strictObject({
  lookbackDays: z
    .int()
    .min(1)
    .max(30)
    .default(7)
    .describe('Days of directory audits read with each collection; Entra keeps 30 at most.'),
});
