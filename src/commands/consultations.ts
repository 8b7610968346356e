import { withoutWords } from '../core/privacy/without-names.ts';
import { subjectOfCase } from '../ledger/audit.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { consultationDocument, type ConsultationRecord } from '../reports/consultation-document.ts';
import { findCase } from './find-case.ts';
import type { AddCommand } from './invocation.ts';
import { nameAccess, withReveal, type RevealOptions } from './reveal-names.ts';
import type { Services } from './services.ts';
import { table } from './table.ts';

/** `consultations [--case N [--reveal --purpose P]]`: what holders said before, and what they asked back after (C33). */
export const addConsultations: AddCommand = (program, { services, finish, actor }) => {
  withReveal(program.command('consultations'))
    .description('holders asked, answered and not reached; training and what it led to; licences asked back')
    .option('--case <id>', 'one case, with what each person said: id, or number with or without #')
    .action(async ({ case: wanted, ...reveal }: RevealOptions & { readonly case?: string }) => {
      const used = await services();
      const { ledger, tenantId } = used;
      const records =
        wanted === undefined
          ? await recordsOf(ledger, await caseIds(ledger, tenantId))
          : await recordOf(used, (await findCase(used, wanted)).id, reveal, actor);
      const document = consultationDocument(records, wanted !== undefined);
      const rows = document.consultations.map(({ number, name, state, need, training, regrets }) => [
        `#${number}`,
        name,
        state,
        ...(need === null
          ? ['', '', '', '', '']
          : [need.reached, need.needs, need.released, need.silent, need.unreached].map(String)),
        training === null ? '' : `${training.uses ?? 'unknown'} of ${training.people}`,
        `${regrets.givenBack} of ${regrets.asked}`,
      ]);
      const people = document.consultations.flatMap((each) => ('people' in each ? (each.people ?? []) : []));
      finish({
        exitCode: 0,
        document,
        text:
          rows.length === 0
            ? 'Nobody was asked, and nobody asked for anything back.'
            : [
                table([heading, ...rows]),
                ...(people.length === 0
                  ? []
                  : [
                      table(
                        people.map(({ userId, kind, reach, said, ...rest }) => [
                          userId,
                          kind,
                          reach,
                          said ?? 'unknown',
                          'reason' in rest ? (rest.reason ?? '') : (rest.factsOf ?? ''),
                        ]),
                      ),
                    ]),
              ].join('\n\n'),
      });
    });
};

const heading = [
  'case',
  'product',
  'state',
  'reached',
  'need it',
  'do not',
  'silent',
  'not reached',
  'use it after training',
  'given back of asked back',
];

type Stores = Pick<Ledger, 'cases' | 'holderAnswers' | 'returns'>;

async function caseIds({ holderAnswers, returns }: Stores, tenantId: string): Promise<readonly string[]> {
  const ids = [
    ...(await holderAnswers.consultedCases(tenantId)),
    ...(await returns.regrettedCases(tenantId)),
  ];
  return [...new Set(ids)];
}

/** One case; what its holders said in their own words may tell who they are. */
async function recordOf(
  used: Services,
  id: string,
  reveal: RevealOptions,
  actor: string,
): Promise<readonly ConsultationRecord[]> {
  const words = nameAccess(used, reveal, { actor, subject: subjectOfCase(id) });
  const records = await recordsOf(used.ledger, [id]);
  await words.record(records.reduce((sum, { answers }) => sum + answers.length, 0));
  return words.isShown ? records : records.map((each) => ({ ...each, answers: withoutWords(each.answers) }));
}

async function recordsOf(ledger: Stores, ids: readonly string[]): Promise<readonly ConsultationRecord[]> {
  const records: ConsultationRecord[] = [];
  for (const id of ids) {
    const found = await ledger.cases.get(id);
    if (found === null) continue;
    const answers = await ledger.holderAnswers.forCase(id);
    records.push({ case: found, answers, regrets: await ledger.returns.countFor(id) });
  }
  return records.toSorted((a, b) => b.case.number - a.case.number);
}
