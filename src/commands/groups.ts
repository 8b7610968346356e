import { reviewPlans } from '../jobs/review-plans.ts';
import { groupDocument, type GroupDocument } from '../reports/group-document.ts';
import { count } from '../reports/trend-advice.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { footer, planInput } from './plan-scope.ts';
import { table } from './table.ts';

/** `groups [--as-of D]` (ASG-09). */
export const addGroups: AddCommand = (program, { services, finish }) => {
  program
    .command('groups')
    .description('groups that give a premium suite, and how many of their members need it')
    .option('--as-of <day>', 'the newest observations on or before this day', isoDayOption)
    .action(async ({ asOf }: { asOf?: string }) => {
      const document = groupDocument(await reviewPlans(await planInput(await services(), asOf)));
      finish({ exitCode: 0, document, text: textOf(document) });
    });
};

function textOf(document: GroupDocument): string {
  const { groups } = document;
  if (groups === null) return `Groups are unknown (${document.reason ?? ''})${footer(document)}`;
  const rows = groups.map(
    ({ groupId, name, suite, members, using, usingPct, undecided, isOverEntitling }) => [
      name ?? groupId,
      suite.name,
      count(members),
      `${count(using)} (${usingPct} %)`,
      count(undecided),
      isOverEntitling ? 'gives more than is used' : undecided > 0 ? 'nobody can tell' : 'is used',
    ],
  );
  return [
    rows.length === 0
      ? 'No group gives a premium suite.'
      : table([['group', 'gives', 'members', 'use its premium', 'undecided', ''], ...rows]),
    footer(document),
  ].join('\n');
}
