import { holderStandingOf, tallyOf } from '../core/consultation/consultation.ts';
import type { Case } from '../ledger/case-row.ts';
import type { HolderAnswer } from '../ledger/holder-answers.ts';
import type { RegretCount } from '../ledger/returns.ts';

/** One case whose holders were asked, offered training, or asked for their licences back. */
export interface ConsultationRecord {
  readonly case: Case;
  readonly answers: readonly HolderAnswer[];
  readonly regrets: RegretCount;
}

/**
 * What holders said, by case: asked, answered, not reached, and regrets (C33). Whoever was not reached is counted as
 * that and never as silent. With `withPeople`, each of them with what they said.
 */
export function consultationDocument(records: readonly ConsultationRecord[], withPeople = false) {
  return {
    schemaVersion: 1,
    consultations: records.map((record) => ({
      ...consultationRow(record),
      ...(withPeople ? { people: record.answers.map((answer) => personRow(record.case, answer)) } : {}),
    })),
  } as const;
}

function consultationRow({ case: found, answers, regrets }: ConsultationRecord) {
  const { id, number, kind, product, productName, state, consultUntil } = found;
  const isOver = state !== 'consulting';
  const asked = answers.filter((each) => each.kind === 'need');
  const trained = answers.filter((each) => each.kind === 'training');
  const measured = trained.filter(({ reason }) => reason !== null);
  const count = (wanted: HolderAnswer['answer']): number =>
    trained.filter(({ answer }) => answer === wanted).length;
  return {
    caseId: id,
    number,
    kind,
    product,
    name: productName,
    state,
    until: consultUntil,
    need: asked.length === 0 ? null : tallyOf(asked, isOver),
    training:
      trained.length === 0
        ? null
        : {
            people: trained.length,
            reached: trained.filter(({ reach }) => reach === 'reached').length,
            uses: measured.length === 0 ? null : count('uses'),
            unused: measured.length === 0 ? null : count('unused'),
            unknown: count(null),
            factsOf: measured[0]?.reason ?? null,
          },
    regrets,
  };
}

function personRow(found: Case, answer: HolderAnswer) {
  const { userId, kind, askedAt, dueAt, reach, answeredAt, reason, isTickedOff } = answer;
  const isOver = found.state !== 'consulting';
  return kind === 'need'
    ? {
        userId,
        kind,
        askedAt,
        dueAt,
        reach,
        said: holderStandingOf(answer, isOver),
        reason,
        answeredAt,
        isTickedOff,
      }
    : { userId, kind, askedAt, dueAt, reach, said: answer.answer, factsOf: reason, answeredAt };
}

export type ConsultationDocument = ReturnType<typeof consultationDocument>;
