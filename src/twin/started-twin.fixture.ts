import { parse } from 'csv-parse/sync';

import type { Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { createPopulation, type Tenant } from './population.ts';
import type { Person } from './person.ts';
import type { WireBody, WireLicense, WireRow } from './wire-shapes.fixture.ts';
import { serveTwin, type RunningTwin, type TwinOptions } from './serve-twin.ts';

export const testToday = '2026-11-22';

/** A clock that moves only when told to. */
interface HandClock extends Clock {
  advance(ms: number): void;
}

function createHandClock(): HandClock {
  let ms = Date.parse(`${testToday}T12:00:00Z`);
  return {
    now: () => new Date(ms),
    advance(by) {
      ms += by;
    },
  };
}

interface GraphAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; an empty object when it is not JSON. */
  readonly json: WireBody;
}

export interface StartedTwin extends RunningTwin {
  readonly tenant: Tenant;
  readonly clock: HandClock;
  /** `path` may be absolute, as nextLinks are. */
  call(path: string, options?: CallOptions): Promise<GraphAnswer>;
  /** All rows of a listing, following nextLinks. */
  all(path: string, headers?: Record<string, string>): Promise<WireRow[]>;
  assign(user: string, add: readonly WireLicense[], remove: readonly string[]): Promise<GraphAnswer>;
}

interface CallOptions {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A twin on a free port, with the calls tests make of it. */
export async function startTwin(
  options: Partial<TwinOptions> & { users?: number; seed?: number } = {},
): Promise<StartedTwin> {
  const { users = 600, seed = 1, ...rest } = options;
  const tenant = options.tenant ?? createPopulation({ seed, users, today: testToday });
  const clock = createHandClock();
  const twin = await serveTwin({ port: 0, clock, log: createLog('silent'), ...rest, tenant });

  async function call(
    path: string,
    { method = 'GET', body, headers = {} }: CallOptions = {},
  ): Promise<GraphAnswer> {
    const response = await fetch(path.startsWith('http') ? path : `${twin.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        authorization: 'Bearer twin',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: (isJson ? JSON.parse(text) : {}) as WireBody,
    };
  }

  async function all(path: string, headers: Record<string, string> = {}): Promise<WireRow[]> {
    const rows: WireRow[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const { json } = await call(next, { headers });
      rows.push(...json.value);
      next = json['@odata.nextLink'];
    }
    return rows;
  }

  return Object.assign(twin, {
    tenant,
    clock,
    call,
    all,
    assign: (user: string, addLicenses: readonly WireLicense[], removeLicenses: readonly string[]) =>
      call(`/v1.0/users/${encodeURIComponent(user)}/assignLicense`, {
        method: 'POST',
        body: { addLicenses, removeLicenses },
      }),
  });
}

/** Everybody of whom it is true. */
export function peopleOf(tenant: Tenant, isWanted: (person: Person) => boolean): Person[] {
  const everybody = Array.from({ length: tenant.users }, (_, index) => tenant.personAt(index));
  return everybody.filter(isWanted);
}

/** A report as its CSV file, after the redirect. */
export async function downloadReport(twin: StartedTwin, call: string): Promise<string> {
  const redirect = await twin.call(`/v1.0/reports/${call}`);
  const response = await fetch(redirect.headers.get('location') ?? '');
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
}

export type ReportRow = Readonly<Record<string, string>>;

export async function readReport(twin: StartedTwin, call: string): Promise<ReportRow[]> {
  return parse(await downloadReport(twin, call), { columns: true, bom: true });
}

/** The rows by lower-cased user principal name. */
export function byName(rows: readonly ReportRow[]): ReadonlyMap<string, ReportRow> {
  return new Map(rows.map((row) => [(row['User Principal Name'] ?? '').toLowerCase(), row]));
}

/** The id of the first person of an archetype. */
export function personOf(tenant: Tenant, archetype: string): string {
  for (let index = 0; index < tenant.users; index += 1) {
    const person = tenant.personAt(index);
    if (person.archetype.name === archetype) return person.id;
  }
  throw new TypeError(`nobody is ${archetype}`);
}
