import { badPayload, foreignLink } from './errors.ts';
import type { PowerBiPlace } from './power-bi-place.ts';
import type { PageBody } from './power-bi-reader.ts';

/** Where the events of a day are, page after page. */
export interface NextPage {
  firstOf(day: string): string;
  /** Null at the end. Throws POWERBI_BAD_PAYLOAD where an end is not one, POWERBI_FOREIGN_LINK for another host. */
  after(page: PageBody, requestId: string | null): string | null;
}

const path = '/v1.0/myorg/admin/activityevents';

/**
 * Continuations name the cluster the tenant is on: what they ask is asked of our own address again, so that no token
 * goes where an answer points. None is followed twice.
 */
export function createNextPage({ origin, domain }: PowerBiPlace): NextPage {
  const followed = new Set<string>();

  function isIts(host: string): boolean {
    return domain !== null && (host === new URL(origin).host || host.endsWith(`.${domain}`));
  }

  function questionOf(link: string, requestId: string | null): string {
    if (!URL.canParse(link)) throw badPayload('Its continuation is no address.', requestId);
    const url = new URL(link);
    const isOurs = url.origin === origin || (url.protocol === 'https:' && isIts(url.host));
    if (!isOurs || url.pathname.toLowerCase() !== path) throw foreignLink();
    return url.search;
  }

  return {
    firstOf: (day) =>
      `${origin}${path}?startDateTime='${day}T00:00:00.000Z'&endDateTime='${day}T23:59:59.999Z'`,
    after({ continuationUri, continuationToken, lastResultSet }, requestId) {
      const link = continuationUri === '' ? null : (continuationUri ?? null);
      if (link === null || lastResultSet === true) {
        const isCut = lastResultSet === false || (lastResultSet !== true && Boolean(continuationToken));
        if (isCut) throw badPayload('It says that more events follow, and not where.', requestId);
        return null;
      }
      const question = questionOf(link, requestId);
      if (followed.has(question)) throw badPayload('It names a page that was already read.', requestId);
      followed.add(question);
      return `${origin}${path}${question}`;
    },
  };
}
