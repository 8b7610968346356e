import {
  emptyResponse,
  GraphRefusal,
  jsonResponse,
  type TwinRequest,
  type TwinResponse,
} from './messages.ts';
import { cursorOf, nextLinkOf } from './odata-query.ts';
import { csvChunks } from './report-csv.ts';
import type { DownloadHost } from './download-host.ts';
import type { Route, RouteCall, TwinWorld } from './route.ts';
import { daysOf, parseReportCall, type ReportCall } from './report-call.ts';
import type { UsageReport } from './report-frame.ts';
import { createUsageReport, isReportName } from './usage-reports.ts';

const usagePeriods = ['D7', 'D30', 'D90', 'D180'];
const copilotPeriods = [...usagePeriods, 'ALL'];
const copilotReport = 'getMicrosoft365CopilotUsageUserDetail';
const takesNoPeriod = new Set(['getOffice365ActivationsUserDetail']);
const jsonPage = { usual: 200, most: 999 };

export function createReportRoutes(world: TwinWorld, downloads: DownloadHost): readonly Route[] {
  return [
    { method: 'GET', path: 'reports/:report', source: 'reports', units: 1, handle: readUsageReport },
    {
      method: 'GET',
      path: 'copilot/reports/:report',
      source: 'copilot',
      units: 1,
      handle: readCopilotReport,
    },
  ];

  /** CSV by a redirect to a host that takes no token; JSON on beta for the base report. */
  function readUsageReport({ request, params }: RouteCall): TwinResponse {
    const { name, options } = parseReportCall(params.report ?? '');
    if (!isReportName(name) || name === copilotReport) throw unknownSegment(params.report);
    const period = takesNoPeriod.has(name) ? noPeriodOf(options) : periodOf(options, usagePeriods);
    if (isJsonReport(request)) {
      if (request.version === 'v1.0' || name !== 'getOffice365ActiveUserDetail') {
        throw new GraphRefusal(400, 'BadRequest', 'The requested format is not supported by this report.');
      }
      return jsonPageOf(request, createUsageReport(world, name, daysOf(period)));
    }
    return emptyResponse(302, { Location: downloads.addressOf(name, period) });
  }

  /** The v1.0 service of the stored metadata knows no `version`, so asking for one is a wrong call. */
  function readCopilotReport({ params }: RouteCall): TwinResponse {
    const { name, options } = parseReportCall(params.report ?? '');
    if (name !== copilotReport) throw unknownSegment(params.report);
    const period = periodOf(options, copilotPeriods);
    const report = createUsageReport(world, name, daysOf(period));
    const chunks = csvChunks(report, world.faults());
    return {
      status: 200,
      headers: {},
      body: { kind: 'chunks', chunks, contentType: 'application/octet-stream' },
    };
  }
}

export function isJsonReport({ query }: TwinRequest): boolean {
  return query.get('$format')?.toLowerCase() === 'application/json';
}

function noPeriodOf(options: ReportCall['options']): 'none' {
  refuseStrangers(options, []);
  return 'none';
}

function periodOf(options: ReportCall['options'], known: readonly string[]): string {
  refuseStrangers(options, ['period']);
  const { period } = options;
  if (period === undefined || !known.includes(period)) {
    const message = `Invalid period value specified: '${period ?? ''}'. Supported values: ${known.join(', ')}.`;
    throw new GraphRefusal(400, 'BadRequest', message);
  }
  return period;
}

function refuseStrangers(options: ReportCall['options'], allowed: readonly string[]): void {
  const stranger = Object.keys(options).find((key) => !allowed.includes(key));
  if (stranger === undefined) return;
  throw new GraphRefusal(400, 'BadRequest', `The parameter '${stranger}' is not known to this function.`);
}

function jsonPageOf(request: TwinRequest, report: UsageReport): TwinResponse {
  const cursor = cursorOf(request, jsonPage);
  const keys = report.columns.map((column) => camelCase(column));
  const value: Record<string, unknown>[] = [];
  let position = 0;
  let hasMore = false;
  for (const row of report.rows()) {
    if (position >= cursor.offset + cursor.size) {
      hasMore = true;
      break;
    }
    if (position >= cursor.offset) {
      value.push(Object.fromEntries(keys.map((key, column) => [key, jsonCell(key, row[column] ?? '')])));
    }
    position += 1;
  }
  const next = { offset: cursor.offset + cursor.size, page: cursor.page + 1, size: cursor.size };
  return jsonResponse(200, {
    '@odata.context': `${request.origin}/${request.version}/$metadata#Collection(microsoft.graph.office365ActiveUserDetail)`,
    ...(hasMore ? { '@odata.nextLink': nextLinkOf(request, next) } : {}),
    value,
  });
}

function jsonCell(key: string, text: string): unknown {
  if (key === 'assignedProducts') return text === '' ? [] : text.split(/(?<! )\+(?! )/);
  if (text === 'True' || text === 'False') return text === 'True';
  return text === '' ? null : text;
}

/** `OneDrive Last Activity Date` becomes `oneDriveLastActivityDate`. */
function camelCase(column: string): string {
  const joined = column.replaceAll(' ', '');
  return joined.charAt(0).toLowerCase() + joined.slice(1);
}

function unknownSegment(segment: string | undefined): GraphRefusal {
  return new GraphRefusal(400, 'BadRequest', `Resource not found for the segment '${segment ?? ''}'.`);
}
