import type { ReportAnswerView } from '../../../cards/report-answer.ts';
import type { GroupDocument } from '../../../reports/group-document.ts';
import { gapNotes, textCell, whyText } from './report-cells.ts';

/** Groups that give one of these SKUs, and how many of their members use its premium (ASG-09). */
export function groupView(document: GroupDocument, ownSkuIds: readonly string[]): ReportAnswerView {
  const { asOf, reason, gaps } = document;
  const own = new Set(ownSkuIds.map((skuId) => skuId.toLowerCase()));
  const groups = document.groups?.filter(({ suite }) => own.has(suite.skuId.toLowerCase())) ?? null;
  const over = groups?.filter(({ isOverEntitling }) => isOverEntitling).length ?? 0;
  return {
    kind: 'report-answer',
    title: 'Groups that give your premium suites',
    asOf,
    conclusion:
      groups === null
        ? `Groups are unknown, because ${whyText(reason)}.`
        : groups.length === 0
          ? 'No group gives a premium suite of yours.'
          : 'Groups that give a premium suite of yours to more people than use it: {0} of {1}.',
    conclusionCells: [{ count: over }, { count: groups?.length ?? 0 }],
    sections:
      groups === null
        ? []
        : [
            {
              heading: 'Group by group, members',
              columns: ['Group, and what it gives', 'Members', 'Use its premium', 'Of members', 'Undecided'],
              rows: groups.map((group) => [
                textCell(
                  `${group.isOverEntitling ? 'Gives too much: ' : ''}${group.name ?? `group ${group.groupId}`}, ${group.suite.name}`,
                ),
                { count: group.members },
                { count: group.using },
                { percent: group.usingPct },
                { count: group.undecided },
              ]),
              whenEmpty: 'There are none.',
            },
          ],
    notes: [
      'A group gives too much when nobody of it is undecided and few members use a premium feature. Guests are left out.',
      ...gapNotes(gaps),
    ],
    next: [
      { title: 'Overlaps', ask: 'overlaps' },
      { title: 'Digest', ask: 'digest' },
    ],
  };
}
