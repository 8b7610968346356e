import type { ReportAnswerView } from '../../cards/report-answer.ts';
import type { Position } from '../../core/model/position.ts';
import type { PositionDay } from '../../ledger/positions.ts';
import { AppError } from '../../lib/app-error.ts';
import { explain } from '../../reports/explain.ts';
import type { Answer } from '../desk.ts';
import type { ReportQuestion, TenantReport } from '../report-question.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';
import { deskRefusals, type RefusalText } from './desk-refusals.ts';
import { ownProduct } from './own-product.ts';
import { azureView } from './report-views/azure-view.ts';
import { boundaryView } from './report-views/boundary-view.ts';
import { calView } from './report-views/cal-view.ts';
import { calendarView } from './report-views/calendar-view.ts';
import { comparisonView } from './report-views/comparison-view.ts';
import { deviceView } from './report-views/device-view.ts';
import { explanationView } from './report-views/explanation-view.ts';
import { groupView } from './report-views/group-view.ts';
import { mailboxView } from './report-views/mailbox-view.ts';
import { overlapView } from './report-views/overlap-view.ts';
import { sourcesView } from './report-views/sources-view.ts';
import { qualityView } from './report-views/quality-view.ts';
import { rightSizeView } from './report-views/right-size-view.ts';
import { signalView } from './report-views/signal-view.ts';
import { serverView } from './report-views/server-view.ts';
import { trendView } from './report-views/trend-view.ts';
import { usageView } from './report-views/usage-view.ts';
import { varianceView } from './report-views/variance-view.ts';

type Deps = Pick<LedgerDeskDeps, 'search' | 'reports' | 'onReportFailed'>;
type ProductQuestion = Extract<ReportQuestion, { readonly product: string | null }>;

/** What a report may rest on, and whose it is: the newest positions, and those of them the person answers for. */
export interface ReportBasis {
  readonly day: PositionDay;
  readonly own: readonly Position[];
  /** They are among those who answer for Azure. */
  readonly answersForAzure: boolean;
  /** They are among those who answer for what no single product is about. */
  readonly answersForEstate: boolean;
}

/** Answers with a report to somebody who answers for what it is about; says why not otherwise. */
export async function reportAnswerOf(
  deps: Deps,
  question: ReportQuestion,
  basis: ReportBasis,
): Promise<Answer<ReportAnswerView>> {
  const refusal = whyNot(question, basis);
  if (refusal !== null) return refused(refusal);
  try {
    if (question.kind === 'servers') return serverView(await deps.reports.servers(), question.family);
    return 'product' in question
      ? await aboutProduct(deps, question, basis)
      : await aboutAll(deps, question.kind, basis);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    deps.onReportFailed(error);
    return refused(deskRefusals.reportFailed(error));
  }
}

/** Reports over the whole tenant that cannot be cut down to the products of one owner. */
const ofEstate: ReadonlySet<ReportQuestion['kind']> = new Set([
  'servers',
  'cals',
  'devices',
  'mailboxes',
  'signals',
]);

function whyNot(
  question: ReportQuestion,
  { own, answersForAzure, answersForEstate }: ReportBasis,
): RefusalText | null {
  if (question.kind === 'azure') return answersForAzure ? null : deskRefusals.azureNotYours();
  if (ofEstate.has(question.kind)) return answersForEstate ? null : deskRefusals.estateNotYours();
  const isOfProduct = 'product' in question && question.product !== null;
  return own.length === 0 && !isOfProduct ? deskRefusals.noProducts() : null;
}

async function aboutProduct(
  { search, reports }: Deps,
  question: ProductQuestion,
  { day, own }: ReportBasis,
): Promise<Answer<ReportAnswerView>> {
  if (question.product === null) return varianceView(await reports.variances(), slugsOf(own), null);
  const meant = ownProduct(search, { question: question.product, own, day, ask: question.kind });
  if (meant.kind === 'refused') return refused(meant.refusal);
  const { position } = meant;
  const { name, skuIds } = position;
  switch (question.kind) {
    case 'compare':
      return comparisonView(await reports.compare(day, position));
    case 'trend':
      return trendView(await reports.trend(position));
    case 'right-size': {
      const { against } = question;
      return rightSizeView(await reports.rightSize(position, against), { name, skuIds, against });
    }
    case 'boundary':
      return boundaryView(await reports.boundary(position), name);
    case 'usage':
      return usageView(await reports.usage(position), name);
    case 'variances':
      return varianceView(await reports.variances(), slugsOf([position]), name);
    case 'explain':
      return explanationView(explain(day, position, question.figure), name, question.figure);
  }
}

async function aboutAll(
  { reports }: Deps,
  report: TenantReport,
  { own }: ReportBasis,
): Promise<ReportAnswerView> {
  const skuIds = own.flatMap((position) => position.skuIds);
  switch (report) {
    case 'overlaps':
      return overlapView(await reports.overlaps(), skuIds);
    case 'groups':
      return groupView(await reports.groups(), skuIds);
    case 'calendar':
      return calendarView(
        await reports.calendar(),
        new Map(own.map(({ product, name }) => [product, name] as const)),
      );
    case 'mailboxes':
      return mailboxView(await reports.mailboxes());
    case 'devices':
      return deviceView(await reports.devices());
    case 'signals':
      return signalView(await reports.signals());
    case 'cals':
      return calView(await reports.cals());
    case 'quality':
      return qualityView(await reports.quality(), slugsOf(own));
    case 'sources':
      return sourcesView(await reports.sources());
    case 'azure':
      return azureView(await reports.azure());
  }
}

function slugsOf(positions: readonly Position[]): ReadonlySet<string> {
  return new Set(positions.map(({ product }) => product));
}

function refused(refusal: RefusalText): Answer<never> {
  return { ...refusal, kind: 'refusal' };
}
