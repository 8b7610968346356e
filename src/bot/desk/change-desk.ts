import { z } from 'zod/v4';
import { refusals } from '../../approvals/refusal.ts';
import type { TenantChangeView } from '../../cards/tenant-change.ts';
import { reasonLimit } from '../../cards/verbs.ts';
import type { View } from '../../cards/view.ts';
import type { Appointment } from '../../core/authority/appointment.ts';
import { inForce, standingOf } from '../../core/authority/standing.ts';
import type { MassChangePolicy } from '../../core/changes/mass-change.ts';
import { dayOfInstant, isoOf } from '../../core/model/day.ts';
import type { Position } from '../../core/model/position.ts';
import type { PrivacyMode } from '../../core/privacy/coarsen.ts';
import { heldBack } from '../../core/privacy/without-names.ts';
import { massChangeOf } from '../../ledger/mass-change.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import type { PositionDay } from '../../ledger/positions.ts';
import {
  noProduct,
  type ActorChanges,
  type ChangeNotice,
  type NoticeFacts,
} from '../../ledger/tenant-changes.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Actor, Answer, Refused } from '../desk.ts';
import { directoryId, isSameId } from '../directory-id.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';
import { personName } from './person-name.ts';
import { pseudonymOf } from './pseudonyms.ts';

export interface ChangeDeskDeps extends Pick<LedgerDeskDeps, 'nameOf' | 'isGuest' | 'ownersOf'> {
  readonly tenantId: string;
  readonly ledger: Pick<Ledger, 'tenantChanges' | 'positions' | 'steps' | 'halts' | 'audit'>;
  readonly appointments: () => Promise<readonly Appointment[]>;
  readonly policy: MassChangePolicy & { readonly lookbackDays: number };
  /** Whether whoever changed something is told by name; by name when left out. */
  readonly privacy?: { readonly mode: PrivacyMode };
  readonly clock: Clock;
}

/** What a delivery with a key of this prefix tells. */
export const changePrefix = 'change:';

const actorsShown = 6;
const noticeId = /^(?<product>.+):(?<day>\d{4}-\d{2}-\d{2})(?<urgency>:mass|:grave)?$/;
const Explained = z.object({
  noticeId: z.string().max(300).regex(noticeId),
  version: z.int().min(1),
  reason: z.string().trim().max(reasonLimit),
});

/** `change:<product>:<day>`, with `:mass` or `:grave`: what was seen on that day, as it stands now. */
export async function changeNotice(deps: ChangeDeskDeps, actor: Actor, key: string): Promise<Answer<View>> {
  return aboutOwn(deps, actor, key.slice(changePrefix.length), (own) => viewOf(deps, own));
}

/** "Explained…", with a reason: nobody is told again of more by the same hand on that day. */
export async function answerChangeExplained(
  deps: ChangeDeskDeps,
  actor: Actor,
  data: unknown,
): Promise<Answer<View>> {
  const parsed = Explained.safeParse(data);
  if (!parsed.success) return badPayload();
  const { reason, version } = parsed.data;
  return aboutOwn(deps, actor, parsed.data.noticeId, async (own) => {
    if (reason === '')
      return viewOf(deps, own, 'Please say why it was meant, in a sentence. Nothing was changed.');
    const by = directoryId(actor.aadObjectId);
    const result = await deps.ledger.tenantChanges.acknowledge(own.notice, {
      actor: by,
      note: reason,
      expectedOpen: version,
    });
    return viewOf(deps, own, result === 'done' ? undefined : changedMeanwhile);
  });
}

const changedMeanwhile =
  'More or less of this is open than when the card was sent, and nothing was changed. Look again and answer here.';

interface Own {
  readonly id: string;
  readonly notice: ChangeNotice;
  /** Null: licences of no product. */
  readonly position: Position | null;
  readonly day: PositionDay;
}

/** Whoever answers for the product: its owners, who stands in for them, and compliance. */
async function aboutOwn(
  deps: ChangeDeskDeps,
  actor: Actor,
  id: string,
  say: (own: Own) => Promise<Answer<View>>,
): Promise<Answer<View>> {
  const { tenantId, ledger, clock } = deps;
  if (!isSameId(actor.tenantId, tenantId)) return { kind: 'refusal', ...refusals.otherTenant() };
  const { product, day: on } = noticeId.exec(id)?.groups ?? {};
  const day = await ledger.positions.newest({ tenantId });
  if (product === undefined || on === undefined || day === null) return nothingToTell();
  const position = day.positions.find((each) => each.product === product) ?? null;
  if (position === null && product !== noProduct) return nothingToTell();
  const today = isoOf(dayOfInstant(clock.now()));
  const appointments = inForce(await deps.appointments(), today);
  const ownerIds = position === null ? ownersOfAny(day) : await deps.ownersOf(position, today);
  const by = directoryId(actor.aadObjectId);
  const refusal = !maySee(by, product, ownerIds, appointments)
    ? notTheirs()
    : (await deps.isGuest(by)) === true
      ? ({ kind: 'refusal', ...refusals.guest() } as const)
      : null;
  if (refusal !== null) {
    const event = {
      tenantId,
      actor: by,
      action: 'tenant-change.refused',
      subject: `change:${product}:${on}`,
    };
    await ledger.audit.append({ ...event, body: { code: refusal.code } });
    return refusal;
  }
  return say({ id, notice: { tenantId, product, day: on }, position, day });
}

function ownersOfAny({ positions }: PositionDay): readonly string[] {
  return positions.flatMap(({ ownerIds }) => ownerIds);
}

/** For licences of no product: compliance; where nobody is appointed, every owner. */
function maySee(
  userId: string,
  product: string,
  ownerIds: readonly string[],
  appointments: readonly Appointment[],
): boolean {
  if (product !== noProduct) {
    return standingOf(userId, { ownerIds, escalatedTo: [], product }, appointments) !== null;
  }
  const approvers = appointments.filter((each) => each.role === 'compliance' && each.product === null);
  return approvers.length > 0 ? approvers.some((each) => each.userId === userId) : ownerIds.includes(userId);
}

async function viewOf(deps: ChangeDeskDeps, own: Own, notice?: string): Promise<Answer<TenantChangeView>> {
  const { tenantId, ledger } = deps;
  const { position } = own;
  const isHidden = deps.privacy?.mode === 'pseudonymous';
  const facts = await ledger.tenantChanges.noticeFacts(own.notice, position?.skuIds ?? null);
  const mass = await massOf(deps, own);
  if (facts.changes === 0 && mass === null) return nothingToTell();
  return {
    kind: 'tenant-change',
    noticeId: own.id,
    version: facts.open,
    product: position?.name ?? null,
    seenOn: own.notice.day,
    actors: facts.actors.slice(0, actorsShown).map((actor) => lineOf(actor, isHidden ? own.notice : null)),
    moreActors: Math.max(0, facts.actors.length - actorsShown),
    people: facts.people,
    isGrave: facts.actors.some(({ isGrave }) => isGrave),
    mass,
    isHalted: (await ledger.halts.current(tenantId)) !== null,
    explained: await explainedBy(deps, facts, isHidden),
    ...(isHidden ? { privacy: 'hidden' as const } : {}),
    ...(notice === undefined ? {} : { notice }),
  };
}

async function massOf(
  { tenantId, ledger, policy }: ChangeDeskDeps,
  { id, position, day }: Own,
): Promise<TenantChangeView['mass']> {
  if (position === null || !id.endsWith(':mass')) return null;
  const { lookbackDays } = policy;
  const found = await massChangeOf({ tenantId, ledger, policy, lookbackDays }, day, position);
  if (found === null) return null;
  const { logged, fewer, left } = found;
  return { lost: logged.all, byOwnApp: logged.grave, byGroups: logged.byGroups, fewer, left, lookbackDays };
}

/** `hiddenIn`: the notice within which a person has one pseudonym; null: by name. An app is nobody, and has its name. */
function lineOf(
  { actorKind, actorId, actorName, taken, given, first, last }: ActorChanges,
  hiddenIn: ChangeNotice | null,
) {
  const isHidden = hiddenIn !== null && actorKind !== 'app';
  const known = actorId ?? actorName;
  const name =
    isHidden && known !== null ? pseudonymOf(`${hiddenIn.product}:${hiddenIn.day}`, known) : actorName;
  return { kind: actorKind, name, taken, given, first, last };
}

async function explainedBy(
  deps: ChangeDeskDeps,
  { acknowledged }: NoticeFacts,
  isHidden: boolean,
): Promise<TenantChangeView['explained']> {
  if (acknowledged === null) return null;
  const { by, at, note } = acknowledged;
  return { by: await personName(deps, by), at, note: isHidden ? heldBack : note };
}

function nothingToTell(): Refused {
  return {
    kind: 'refusal',
    code: 'CHANGE_UNKNOWN',
    what: 'There is nothing to tell of such a change. Nothing was changed.',
    why: 'The card comes from another installation, or the product is no longer in the register.',
    fix: 'Nothing is left to do with this card.',
  };
}

function notTheirs(): Refused {
  return {
    kind: 'refusal',
    code: 'NOT_OWNER',
    what: 'You do not answer for this product, so you cannot explain its changes. Nothing was changed.',
    why: 'Owners, delegates, covers and compliance approvers of the product can.',
    fix: 'Pass it on to one of them; the card each of them has works for them.',
  };
}

function badPayload(): Refused {
  return {
    kind: 'refusal',
    code: 'BAD_PAYLOAD',
    what: 'This button could not be read. Nothing was changed.',
    why: `It has to come with a reason of at most ${reasonLimit} characters, from a card of this desk.`,
    fix: 'Open the newest card about this change and answer there.',
  };
}
