import { createHash } from 'node:crypto';
import { z } from 'zod/v4';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Priority } from '../transport/gate.ts';
import { sleepWell, type Sleep } from '../transport/sleep.ts';
import { createThrottleBudget, type ThrottleBudget } from '../transport/throttle-budget.ts';
import { badPayload } from './errors.ts';
import { powerBiLimitOf, powerBiPatience, type PowerBiLimits } from './limits.ts';
import { createNextPage } from './next-page.ts';
import { parsePowerBiPlace } from './power-bi-place.ts';
import { createSendRequest } from './send-request.ts';

/** Some events of a day, as they came. */
export interface ActivityPage {
  /** None is no end: hours without an event are answered, too. */
  readonly events: readonly unknown[];
  /** The answer they are from, without what it said. */
  readonly answer: {
    readonly requestId: string | null;
    readonly url: string;
    readonly bytes: number;
    readonly sha256: string;
  };
}

/** Reads of Power BI's admin API, paced at the published limit. Everything throws PowerBiError. */
export interface PowerBiReader {
  /** What was done in a UTC day (`YYYY-MM-DD`, the last 28), page by page to its end. */
  eventsOf(day: string): AsyncGenerator<ActivityPage>;
}

export interface PowerBiReaderDeps {
  /** Scheme and host of the REST API. */
  readonly baseUrl: string;
  /** A token for the audience of the place; not called for a twin. */
  readonly credential: { getToken(): Promise<string> };
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly log: Logger;
  readonly priority: Priority;
  /** One of its own when left out. */
  readonly budget?: ThrottleBudget;
  readonly limits?: Partial<PowerBiLimits>;
  readonly sleep?: Sleep;
  readonly random?: () => number;
}

const Page = z.object({
  activityEventEntities: z.array(z.unknown()),
  continuationUri: z.string().nullish(),
  continuationToken: z.string().nullish(),
  lastResultSet: z.boolean().nullish(),
});

export type PageBody = z.output<typeof Page>;

/** Throws POWERBI_BASE_URL_REFUSED for a place no token may be sent to. */
export function createPowerBiReader(deps: PowerBiReaderDeps): PowerBiReader {
  const { clock, log, priority, fetch, sleep = sleepWell, random = Math.random } = deps;
  const place = parsePowerBiPlace(deps.baseUrl);
  const send = createSendRequest({
    ...{ place, fetch, priority, clock, sleep, random, log },
    getToken: () => deps.credential.getToken(),
    budget: deps.budget ?? createThrottleBudget({ limitOf: powerBiLimitOf, clock, sleep }),
    limits: { ...powerBiPatience, ...deps.limits },
  });
  return {
    async *eventsOf(day) {
      const next = createNextPage(place);
      for (let url: string | null = next.firstOf(day); url !== null;) {
        const { body, requestId } = await send(url);
        const page = parsePage(body, requestId);
        const sha256 = createHash('sha256').update(body, 'utf8').digest('hex');
        const bytes = Buffer.byteLength(body, 'utf8');
        yield { events: page.activityEventEntities, answer: { requestId, url, bytes, sha256 } };
        url = next.after(page, requestId);
      }
    },
  };
}

function parsePage(body: string, requestId: string | null): PageBody {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw badPayload('It is not JSON.', requestId, cause);
  }
  const parsed = Page.safeParse(value);
  if (parsed.success) return parsed.data;
  const misfits = parsed.error.issues.map(({ path, code }) => `${path.map(String).join('.')}: ${code}`);
  throw badPayload(`It is no page of events (${misfits.join('; ')}).`, requestId);
}
