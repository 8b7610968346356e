import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';

import { closeServer, listenOn, sendBody, type ListeningServer } from './listening.ts';
import { hash32, hashText } from './random.ts';
import { csvChunks } from './report-csv.ts';
import { daysOf } from './report-call.ts';
import type { TwinWorld } from './route.ts';
import { createUsageReport, isReportName, type ReportName } from './usage-reports.ts';

/** Addresses are good for a few minutes and a few downloads (graph-and-azure.md §4.0). */
const validMs = 5 * 60_000;
const mostDownloads = 3;

/** The pre-authenticated host of report files: a second origin that must never see an Authorization header. */
export interface DownloadHost {
  addressOf(report: ReportName, period: string): string;
  listen(): Promise<void>;
  readonly origin: string;
  stop(): Promise<void>;
}

export function createDownloadHost(world: () => TwinWorld): DownloadHost {
  const uses = new Map<string, number>();
  let listening: ListeningServer | null = null;
  const server = createServer((request, response) => {
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { stats, faults } = world();
    if (request.headers.authorization !== undefined) {
      stats.authorizedDownload();
      {
        refuse(
          response,
          400,
          'AuthorizationNotAllowed',
          'This address is pre-authenticated: do not send an Authorization header to it.',
        );
        return;
      }
    }
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (request.method !== 'GET' || url.pathname !== '/data/v1.0/download') {
      {
        refuse(response, 404, 'NotFound', 'There is no such file.');
        return;
      }
    }
    const ticket = readTicket(url.searchParams.get('token') ?? '');
    if (ticket === null || ticket.expiresAt < world().nowMs()) {
      {
        refuse(response, 403, 'Forbidden', 'The download address has expired or is not valid.');
        return;
      }
    }
    const used = (uses.get(ticket.nonce) ?? 0) + 1;
    if (used > mostDownloads) {
      refuse(response, 403, 'Forbidden', 'The download address has been used up.');
      return;
    }
    uses.set(ticket.nonce, used);
    stats.downloaded();
    const report = createUsageReport(world(), ticket.report, daysOf(ticket.period));
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="${ticket.report}.csv"`,
    });
    await sendBody(response, csvChunks(report, faults()));
  }

  return {
    addressOf(report, period) {
      const fields = [report, period, String(world().nowMs() + validMs), randomUUID()].join('~');
      const token = Buffer.from(`${fields}~${signatureOf(fields)}`).toString('base64url');
      return `${originOf(listening)}/data/v1.0/download?token=${token}`;
    },
    async listen() {
      listening = await listenOn(server, 0);
    },
    get origin() {
      return originOf(listening);
    },
    stop: () => closeServer(server),
  };

  /** Signed with the tenant's own key, so that an address outlives the process. */
  function signatureOf(fields: string): string {
    return hash32(hashText(fields), hashText(world().tenant.tenantId)).toString(16);
  }

  function readTicket(token: string): Ticket | null {
    const text = Buffer.from(token, 'base64url').toString('latin1');
    const [report = '', period = '', expires = '', nonce = '', signature = ''] = text.split('~');
    const isSigned = signature === signatureOf([report, period, expires, nonce].join('~'));
    return isSigned && isReportName(report) ? { report, period, expiresAt: Number(expires), nonce } : null;
  }
}

interface Ticket {
  readonly report: ReportName;
  readonly period: string;
  readonly expiresAt: number;
  readonly nonce: string;
}

function originOf(listening: ListeningServer | null): string {
  if (listening === null) throw new TypeError('the download host is not listening yet');
  return listening.origin;
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ error: { code, message } }));
}
