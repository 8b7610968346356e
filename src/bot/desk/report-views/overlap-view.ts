import type { ReportAnswerView, ReportSection } from '../../../cards/report-answer.ts';
import type { OverlapDocument } from '../../../reports/overlap-document.ts';
import { gapNotes, moneyCell, textCell, whyText } from './report-cells.ts';

type Overlaps = NonNullable<OverlapDocument['overlaps']>;

/** Licences of these SKUs that people hold beside one that contains them (ASG-12, C16). `ownSkuIds` in any case. */
export function overlapView(document: OverlapDocument, ownSkuIds: readonly string[]): ReportAnswerView {
  const own = new Set(ownSkuIds.map((skuId) => skuId.toLowerCase()));
  const isOwn = ({ skuId }: { readonly skuId: string }) => own.has(skuId.toLowerCase());
  const overlaps = (document.overlaps ?? []).filter(({ redundant }) => isOwn(redundant));
  const repeated = (document.repeated ?? []).filter(({ sku }) => isOwn(sku));
  return {
    kind: 'report-answer',
    title: 'Licences held twice',
    asOf: document.asOf,
    ...conclusionOf(document, overlaps),
    sections:
      document.overlaps === null
        ? []
        : [
            overlapSection(overlaps, document.currency),
            {
              heading: 'The same licence by more than one path',
              columns: ['Licence', 'People'],
              rows: repeated.map(({ sku, people }) => [textCell(sku.name), { count: people }]),
              whenEmpty: 'Nobody is given one of your licences by more than one path.',
            },
          ],
    notes: [
      'A licence is contained in another when every service of it is. Guests are counted: they cost the same.',
      'The same licence by several paths is one seat: taking one path away changes nothing.',
      ...gapNotes(document.gaps),
    ],
    next: [
      { title: 'Groups', ask: 'groups' },
      { title: 'Digest', ask: 'digest' },
    ],
  };
}

function conclusionOf(
  { overlaps: all, reason, currency }: OverlapDocument,
  own: Overlaps,
): Pick<ReportAnswerView, 'conclusion' | 'conclusionCells'> {
  if (all === null) return { conclusion: `Overlaps are unknown, because ${whyText(reason)}.` };
  if (own.length === 0)
    return { conclusion: 'Nobody holds a licence of yours that another of theirs contains.' };
  const people = { count: own.reduce((sum, each) => sum + each.people, 0) };
  const held = 'Licences of yours held beside another that contains them: {0}.';
  const prices = own.flatMap(({ monthlyMinor }) => monthlyMinor ?? []);
  if (prices.length === 0) {
    const conclusion = `${held} Without a price nobody can tell what they cost.`;
    return { conclusion, conclusionCells: [people] };
  }
  const minor = prices.reduce((sum, each) => sum + each, 0);
  const leftOut = prices.length === own.length ? '' : ', those without a price left out';
  return {
    conclusion: `${held} They cost {1} a month${leftOut}.`,
    conclusionCells: [people, moneyCell(minor, currency)],
  };
}

function overlapSection(overlaps: Overlaps, currency: string | null): ReportSection {
  return {
    heading: 'Held beside a licence that contains it',
    columns: ['Licence, and what contains it', 'People', 'A month'],
    rows: overlaps.map(({ redundant, coveredBy, people, monthlyMinor }) => [
      textCell(`${redundant.name}, in ${coveredBy.name}`),
      { count: people },
      moneyCell(monthlyMinor, currency),
    ]),
    whenEmpty: 'There are none.',
  };
}
