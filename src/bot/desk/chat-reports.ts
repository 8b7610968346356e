import type { Position } from '../../core/model/position.ts';
import type { PositionDay } from '../../ledger/positions.ts';
import type { SourcesDocument } from '../../reports/sources-document.ts';
import type { AzureDocument } from '../../reports/azure-document.ts';
import type { BoundaryDocument } from '../../reports/boundary-document.ts';
import type { calendarDocument } from '../../reports/calendar-document.ts';
import type { ComparisonDocument } from '../../reports/comparison-document.ts';
import type { DeviceDocument } from '../../reports/device-document.ts';
import type { GroupDocument } from '../../reports/group-document.ts';
import type { JustificationDocument } from '../../reports/justification-document.ts';
import type { MailboxDocument } from '../../reports/mailbox-document.ts';
import type { OverlapDocument } from '../../reports/overlap-document.ts';
import type { QualityDocument } from '../../reports/quality-document.ts';
import type { RightSizeDocument } from '../../reports/right-size-document.ts';
import type { SignalDocument } from '../../reports/signal-document.ts';
import type { CalDocument } from '../../reports/server-cal-document.ts';
import type { ServerDocument } from '../../reports/server-document.ts';
import type { TrendDocument } from '../../reports/trend-document.ts';
import type { DocumentScope } from '../../reports/usage-document-basis.ts';
import type { UsageDocument } from '../../reports/usage-document.ts';
import type { varianceDocument } from '../../reports/variance-document.ts';

export type CalendarDocument = ReturnType<typeof calendarDocument>;
export type VarianceDocument = ReturnType<typeof varianceDocument>;

export interface RightSizeReports {
  readonly sizing: RightSizeDocument;
  readonly justification: JustificationDocument;
  /** Where the smaller plan is from: the question, or the policy; `notFound` when the question names none we know. */
  readonly baseline: 'asked' | 'policy' | 'notFound';
}

/**
 * The published documents, made of what is newest. They are of the whole tenant unless they take a product: who may
 * see which part of them is the desk's to say. All throw AppError when something cannot be read.
 */
export interface ChatReports {
  compare(day: PositionDay, position: Position): Promise<ComparisonDocument>;
  trend(product: DocumentScope): Promise<TrendDocument>;
  /** `against` is what the person wrote. */
  rightSize(product: DocumentScope, against: string | null): Promise<RightSizeReports>;
  boundary(product: DocumentScope): Promise<BoundaryDocument>;
  usage(product: DocumentScope): Promise<UsageDocument>;
  overlaps(): Promise<OverlapDocument>;
  groups(): Promise<GroupDocument>;
  variances(): Promise<VarianceDocument>;
  calendar(): Promise<CalendarDocument>;
  mailboxes(): Promise<MailboxDocument>;
  servers(): Promise<ServerDocument>;
  cals(): Promise<CalDocument>;
  devices(): Promise<DeviceDocument>;
  signals(): Promise<SignalDocument>;
  quality(): Promise<QualityDocument>;
  sources(): Promise<SourcesDocument>;
  azure(): Promise<AzureDocument>;
}
