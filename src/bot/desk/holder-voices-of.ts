import type { HolderVoices } from '../../cards/case-view.ts';
import type { HolderSaid } from '../../cards/holder-voices.ts';
import { holderStandingOf, tallyOf } from '../../core/consultation/consultation.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { HolderAnswer } from '../../ledger/holder-answers.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';

interface VoiceDeps {
  readonly ledger: Pick<Ledger, 'holderAnswers' | 'returns'>;
}

/** What holders said before a case was decided, and what they asked back after; null when nobody was asked or asked. */
export async function holderVoicesOf({ ledger }: VoiceDeps, found: Case): Promise<HolderVoices | null> {
  const rows = await ledger.holderAnswers.forCase(found.id);
  const regrets = await ledger.returns.countFor(found.id);
  if (rows.length === 0 && regrets.asked === 0) return null;
  const isOver = found.state !== 'consulting';
  const asked = rows.filter(({ kind }) => kind === 'need');
  const { needs, released, silent, unreached } = tallyOf(asked, isOver);
  return {
    need:
      asked.length === 0
        ? null
        : {
            ...{ needs, released, silent, unreached },
            offList: await ledger.holderAnswers.countOffByAnswer(found.id),
          },
    training: trainingOf(rows.filter(({ kind }) => kind === 'training')),
    regrets,
  };
}

function trainingOf(rows: readonly HolderAnswer[]): HolderVoices['training'] {
  if (rows.length === 0) return null;
  const measured = rows.filter(({ reason }) => reason !== null);
  return {
    offered: rows.length,
    uses: measured.length === 0 ? null : rows.filter(({ answer }) => answer === 'uses').length,
    unknown: rows.filter(({ answer }) => answer === null).length,
    unreached: rows.filter(({ reach }) => reach !== 'reached').length,
    factsOf: measured[0]?.reason ?? null,
  };
}

/**
 * For the card while the holders are being asked: how many got the question, and how many of them have answered.
 * Whoever it did not reach is not counted as asked.
 */
export async function consultedOf(
  { ledger }: { readonly ledger: Pick<Ledger, 'holderAnswers'> },
  found: Case,
): Promise<{ readonly asked: number; readonly answered: number }> {
  const rows = (await ledger.holderAnswers.forCase(found.id)).filter(
    ({ kind }) => kind === found.consultKind,
  );
  const reached = rows.filter(({ reach }) => reach === 'reached');
  return { asked: reached.length, answered: reached.filter(({ answer }) => answer !== null).length };
}

/** What each of these people said when they were asked; the later of a need and a training counts. */
export async function holdersSaid(
  { ledger }: { readonly ledger: Pick<Ledger, 'holderAnswers'> },
  found: Case,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, HolderSaid>> {
  const rows = await ledger.holderAnswers.forCase(found.id, userIds);
  const byTime = rows.toSorted((a, b) => a.askedAt.localeCompare(b.askedAt));
  return new Map(byTime.map((row) => [row.userId, saidOf(row, found.state !== 'consulting')]));
}

function saidOf(row: HolderAnswer, isOver: boolean): HolderSaid {
  if (row.kind === 'training')
    return { about: 'training', uses: row.answer === null ? null : row.answer === 'uses' };
  const { answeredAt: on, reason } = row;
  return { about: 'need', standing: holderStandingOf(row, isOver), on, reason };
}
