import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { createAnswerArm, isArmPath } from './arm/answer-arm.ts';
import { createAnswerBlobs, isBlobPath } from './arm/answer-blobs.ts';
import { answerControl } from './control-routes.ts';
import { withActivityChanges } from './activity-changes.ts';
import { withChurn } from './churn.ts';
import { withDirectoryChanges } from './directory-changes.ts';
import { createDeviceRoutes } from './device-routes.ts';
import { createDirectoryAuditRoutes } from './directory-audits-routes.ts';
import { createDispatcher, type SeenRequest } from './dispatcher.ts';
import { createDownloadHost } from './download-host.ts';
import { noFaults, type Faults } from './faults.ts';
import { createGroupsRoutes } from './groups-routes.ts';
import { createLicenseWrites } from './license-writes.ts';
import { readBody, send } from './http-exchange.ts';
import { closeServer, listenOn, loopbackHost } from './listening.ts';
import {
  clientRequestIdOf,
  GraphRefusal,
  jsonResponse,
  refusalResponse,
  type TwinRequest,
  type TwinResponse,
} from './messages.ts';
import type { Tenant } from './population.ts';
import { createReportRoutes } from './report-routes.ts';
import type { TwinWorld } from './route.ts';
import { openStateFile } from './state-file.ts';
import { createSignalRoutes } from './signal-routes.ts';
import { createTenantRoutes } from './tenant-routes.ts';
import { createTenantState } from './tenant-state.ts';
import { createTwinStats, type StatsReport } from './twin-stats.ts';
import { createUserDetailsRoutes } from './user-details-routes.ts';
import { createUsersDeltaRoutes } from './users-delta-routes.ts';
import { createUsersRoutes } from './users-routes.ts';
import { licenseWrites, type AcceptedWrite } from './write-list.ts';

export interface TwinOptions {
  readonly tenant: Tenant;
  /** 0 takes any free port. */
  readonly port: number;
  readonly host?: '127.0.0.1';
  readonly faults?: Faults;
  /** Time added to every Graph answer. */
  readonly latencyMs?: number;
  /** How that time passes; by the machine's timers when left out. */
  readonly pause?: (milliseconds: number) => Promise<void>;
  /** Switches the published limits on. */
  readonly throttling?: boolean;
  /** Time for throttling, delays and the dates of writes. */
  readonly clock: Clock;
  readonly log: Logger;
  /** Accepted writes are appended here and read back at the next start. */
  readonly stateFile?: string;
  /** How long after a group change its members' licences follow; 2 seconds by default. */
  readonly groupProcessingMs?: number;
  /** How long after a change the audit log shows it; 2 minutes by default. */
  readonly auditLagMs?: number;
  /** Hears of every Graph request, synchronously: as it arrives, and once it is handled. */
  readonly observe?: (seen: SeenRequest) => void;
}

export interface RunningTwin {
  /** Scheme, host and port of Graph, without a version. */
  readonly url: string;
  /** Origin of the report download host. */
  readonly downloadUrl: string;
  readonly tenantId: string;
  stop(): Promise<void>;
  stats(): StatsReport;
  setFaults(faults: Faults): void;
  /** Every accepted licence write on a user, oldest first, those of earlier processes included. */
  readonly writes: readonly AcceptedWrite[];
}

/** Longer than a client keeps an idle connection, so that no request meets one the twin is just closing. */
const keepAliveMs = 75_000;

/**
 * Serves the tenant as Microsoft Graph, on loopback only. Takes the fixed token `twin` and no other.
 *
 * Throws TWIN_HOST_REFUSED for any other host, TWIN_STATE_MISMATCH for a state file of another tenant.
 */
export async function serveTwin(options: TwinOptions): Promise<RunningTwin> {
  const { clock, log, latencyMs = 0, pause = sleep } = options;
  const activity = withActivityChanges(options.tenant);
  const directory = withDirectoryChanges(activity.tenant);
  const { tenant } = directory;
  assertLoopback(options.host ?? loopbackHost);
  const nowMs = (): number => clock.now().getTime();
  let faults = options.faults ?? noFaults;
  const file = options.stateFile === undefined ? null : openStateFile(options.stateFile, tenant.tenantId);
  const downloads = createDownloadHost(() => world);
  const world: TwinWorld = {
    tenant,
    state: createTenantState({ tenant, nowMs, file }),
    directory,
    stats: createTwinStats(),
    faults: () => faults,
    nowMs,
    groupProcessingMs: options.groupProcessingMs ?? 2000,
    auditLagMs: options.auditLagMs ?? 120_000,
  };
  const setFaults = (next: Faults): void => {
    faults = next;
  };
  const delay = async (): Promise<void> => {
    if (latencyMs > 0) await pause(latencyMs);
  };
  const throttling = options.throttling === true;
  const answerArm = createAnswerArm({ world, throttling, delay });
  const answerBlobs = createAnswerBlobs(world);
  const dispatcher = createDispatcher({
    world,
    routes: withChurn(world, activity.see, [
      ...createTenantRoutes(world),
      ...createUsersDeltaRoutes(world),
      ...createUsersRoutes(world),
      ...createUserDetailsRoutes(world),
      ...createGroupsRoutes(world),
      ...createLicenseWrites(world),
      ...createDirectoryAuditRoutes(world),
      ...createDeviceRoutes(world),
      ...createSignalRoutes(world),
      ...createReportRoutes(world, downloads),
    ]),
    throttling,
    ...(options.observe === undefined ? {} : { observe: options.observe }),
    delay,
  });
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((err: unknown) => {
      log.error({ err }, 'twin request failed');
      response.destroy();
    });
  });

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const origin = `http://${incoming.headers.host ?? loopbackHost}`;
    const url = new URL(incoming.url ?? '/', origin);
    const parts = url.pathname
      .split('/')
      .slice(1)
      .map((part) => decodeURIComponent(part));
    const bodyText = await readBody(incoming);
    if (parts[0] === '_twin') return send(response, control(incoming, parts.slice(1), url, bodyText), {});
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    );
    const request: Omit<TwinRequest, 'body'> = {
      method: incoming.method ?? 'GET',
      version: parts[0] === 'beta' ? 'beta' : 'v1.0',
      segments: parts.slice(1),
      query: url.searchParams,
      headers,
      origin,
      requestId: randomUUID(),
    };
    const ids = { 'request-id': request.requestId, 'client-request-id': clientRequestIdOf(request) };
    if (isArmPath(parts[0])) {
      const armBody: unknown = isJson(bodyText) ? JSON.parse(bodyText) : undefined;
      return send(response, await answerArm({ ...request, segments: parts, body: armBody }), {});
    }
    if (isBlobPath(parts[0]))
      return send(response, answerBlobs({ ...request, segments: parts, body: undefined }), {});
    const refusal = refusalOf(parts[0], headers.authorization, bodyText);
    const date = clock.now().toISOString().slice(0, 19);
    if (refusal !== null) {
      world.stats.answered(`${request.method} refused`, refusal.status);
      return send(response, refusalResponse(refusal, request, date), ids);
    }
    const body: unknown = bodyText === '' ? undefined : JSON.parse(bodyText);
    return send(response, await dispatcher.dispatch({ ...request, body }), ids);
  }

  function control(
    incoming: IncomingMessage,
    path: readonly string[],
    url: URL,
    bodyText: string,
  ): TwinResponse {
    try {
      return answerControl(
        world,
        { setFaults, see: activity.see },
        {
          method: incoming.method ?? 'GET',
          path,
          query: url.searchParams,
          bodyText,
        },
      );
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return jsonResponse(400, { code: error.code, what: error.what, why: error.why, fix: error.fix });
    }
  }

  server.keepAliveTimeout = keepAliveMs;
  await downloads.listen();
  const { origin } = await listenOn(server, options.port).catch(async (error: unknown) => {
    await downloads.stop();
    throw error;
  });
  log.info(
    { url: origin, tenantId: tenant.tenantId, users: tenant.users, seed: tenant.seed },
    'twin is serving',
  );
  return {
    url: origin,
    downloadUrl: downloads.origin,
    tenantId: tenant.tenantId,
    async stop() {
      await Promise.all([closeServer(server), downloads.stop()]);
    },
    stats: () => world.stats.report(),
    setFaults,
    get writes() {
      return licenseWrites(world.state.changes);
    },
  };
}

/** What is wrong before any route is looked at: version, token, body. */
function refusalOf(
  version: string | undefined,
  authorization: string | undefined,
  bodyText: string,
): GraphRefusal | null {
  if (authorization !== 'Bearer twin') {
    const message =
      authorization === undefined
        ? 'Access token is empty.'
        : 'Invalid access token: the twin takes the fixed token "twin" and no other.';
    return new GraphRefusal(401, 'InvalidAuthenticationToken', message);
  }
  if (version !== 'v1.0' && version !== 'beta') {
    return new GraphRefusal(400, 'BadRequest', `Invalid version: ${version ?? ''}.`);
  }
  if (bodyText !== '' && !isJson(bodyText)) {
    return new GraphRefusal(
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
  return null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function assertLoopback(host: string): void {
  if (host === loopbackHost) return;
  throw new AppError('TWIN_HOST_REFUSED', {
    what: `The twin does not listen on ${host}.`,
    why: 'It is open to whoever reaches it, so it is reachable from this machine only.',
    fix: `Use ${loopbackHost}, or leave the host out.`,
  });
}
