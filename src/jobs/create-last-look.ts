import type { Catalogue } from '../catalogue/create-catalogue.ts';
import { dayOf, dayOfInstant } from '../core/model/day.ts';
import type { SkipReason } from '../core/plan/step.ts';
import type { BlockReason } from '../core/preflight/preflight.ts';
import { preflightNow, type ListedFacts } from '../core/preflight/preflight-now.ts';
import type { MustKnow, PreflightChange } from '../core/preflight/preflight-of.ts';
import { holdsInvalid, phonesInvalid } from '../imports/import-errors.ts';
import { parseHolds, type MailboxHold } from '../imports/parse-holds.ts';
import { parsePhones, type PhoneNumber } from '../imports/parse-phones.ts';
import type { LastLook } from '../reclaim/last-look.ts';
import type { HeldSku } from '../reclaim/person.ts';
import type { StepRecord } from '../reclaim/step-store.ts';
import { watchList, type ListWatchDeps, type PeopleList, type Told } from './list-watch.ts';
import { skuTraits } from './preflight-steps.ts';

export interface LastLookDeps extends ListWatchDeps {
  readonly catalogue: Pick<Catalogue, 'plansOf' | 'requiresOf' | 'purposeOf'>;
  readonly policy: MustKnow;
  /** What a list says more days ago than this is unknown (C26); what it says that forbids a removal holds on. */
  readonly maxReportLagDays: number;
}

/**
 * The last look at steps that are carried out together: what a person holds now and the newest lists of holds and of
 * phone numbers, which may have been brought since anybody was asked (C8). A list is asked only where the licence may
 * carry what it tells of, so that a torn one stands in the way of nothing else.
 */
export function createLastLook(deps: LastLookDeps): (steps: readonly StepRecord[]) => LastLook {
  const traits = skuTraits(deps.catalogue);
  const { policy } = deps;
  return (steps) => {
    const ofPerson = Map.groupBy(steps, ({ userId }) => userId);
    const holds = watchList(deps, 'holds', steps, readHolds);
    const phones = watchList(deps, 'phones', steps, readPhones);
    return async (step, held) => {
      const change = changeOf(ofPerson.get(step.userId) ?? [step], held);
      const now = (listed: ListedFacts) =>
        preflightNow(step.preflight, { held, listed }, change, traits, policy);
      const untold = now(nothingListed);
      const mayNeedPhone = policy.mustKnow.includes('phone') && untold.hasPhoneNumber === null;
      const hold = untold.losesMailbox === false ? null : await holds(step);
      const phone = mayNeedPhone ? await phones(step) : null;
      if (hold === 'unreadable' || phone === 'unreadable') return 'lists-unreadable';
      return skipFor(now(listedFacts(deps, hold, phone)).blocks);
    };
  };
}

const nothingListed: ListedFacts = {
  isOnHold: null,
  hasArchive: null,
  recipientType: null,
  hasPhoneNumber: null,
};

/** All of a person that goes in this run goes together, and comes together. */
function changeOf(steps: readonly StepRecord[], held: readonly HeldSku[]): PreflightChange {
  const asHeld = new Map(held.map((sku) => [sku.skuId, sku]));
  return {
    takes: steps.map(({ skuId, disabledPlans }) => asHeld.get(skuId) ?? { skuId, disabledPlans }),
    adds: steps.flatMap(({ adds }) => adds),
  };
}

function listedFacts(
  { clock, maxReportLagDays }: Pick<LastLookDeps, 'clock' | 'maxReportLagDays'>,
  hold: Told<MailboxHold> | null,
  phone: Told<PhoneNumber> | null,
): ListedFacts {
  const isFresh = (list: Told<unknown>) =>
    dayOfInstant(clock.now()) - dayOf(list.exportedOn) <= maxReportLagDays;
  const holdRows = hold?.rows ?? [];
  const types = holdRows.flatMap(({ recipientType }) => recipientType ?? []);
  return {
    isOnHold: sayOf(
      holdRows.map(({ isOnHold }) => isOnHold),
      hold !== null && isFresh(hold),
    ),
    hasArchive: sayOf(
      holdRows.map(({ hasArchive }) => hasArchive),
      hold !== null && isFresh(hold),
    ),
    recipientType: types.find((type) => type !== 'user') ?? types[0] ?? null,
    hasPhoneNumber:
      phone !== null && isFresh(phone)
        ? sayOf(
            phone.rows.map(({ hasNumber }) => hasNumber),
            true,
          )
        : null,
  };
}

/** "Yes" of any of them stands; "no" only while it is fresh. */
function sayOf(told: readonly (boolean | null)[], isFresh: boolean): boolean | null {
  if (told.includes(true)) return true;
  return isFresh && told.includes(false) ? false : null;
}

function skipFor(blocks: readonly BlockReason[]): SkipReason | null {
  if (blocks.includes('on-hold')) return 'on-hold';
  if (blocks.includes('mailbox-not-converted')) return 'shared-mailbox';
  return blocks.length === 0 ? null : 'blocked';
}

function readHolds(text: string, fileName: string): PeopleList<MailboxHold> {
  const { holds, exportedOn, problems } = parseHolds(text, null);
  if (problems.length > 0) throw holdsInvalid(fileName, problems);
  return { exportedOn, rows: holds };
}

function readPhones(text: string, fileName: string): PeopleList<PhoneNumber> {
  const { phones, exportedOn, problems } = parsePhones(text, null);
  if (problems.length > 0) throw phonesInvalid(fileName, problems);
  return { exportedOn, rows: phones };
}
