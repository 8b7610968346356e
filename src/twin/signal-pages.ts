import { createLostPage } from './lost-page.ts';
import { jsonResponse, type TwinResponse } from './messages.ts';
import { cursorOf, nextLinkOf } from './odata-query.ts';
import type { Person } from './person.ts';
import type { RouteCall, TwinWorld } from './route.ts';

export interface PeopleListing {
  readonly limits: { readonly usual: number; readonly most: number };
  /** What the listing has of somebody; nothing for most. */
  readonly rowsOf: (person: Person) => readonly unknown[];
  /** What comes after the last person. */
  readonly more?: readonly unknown[];
}

/**
 * A collection with rows of some people, page by page. A page goes on from a person, so that the whole listing makes
 * everybody once, and it is never larger than asked.
 */
export function createPeoplePages(
  world: TwinWorld,
): (call: RouteCall, listing: PeopleListing) => TwinResponse {
  const { tenant } = world;
  const lostPage = createLostPage(world);
  return ({ request }, { limits, rowsOf, more = [] }) => {
    const cursor = cursorOf(request, limits);
    const size = lostPage.sizeOf(cursor);
    const value: unknown[] = [];
    let offset = cursor.offset;
    for (; offset <= tenant.users; offset += 1) {
      const rows = offset === tenant.users ? more : rowsOf(tenant.personAt(offset));
      if (value.length > 0 && value.length + rows.length > size) break;
      value.push(...rows);
    }
    const next = offset <= tenant.users ? { offset, page: cursor.page + 1, size: cursor.size } : null;
    const answer = jsonResponse(200, {
      '@odata.context': `${request.origin}/${request.version}/$metadata#Collection(microsoft.graph.entity)`,
      ...(next === null ? {} : { '@odata.nextLink': nextLinkOf(request, next) }),
      value,
    });
    return lostPage.spoil(cursor, answer);
  };
}

/** A collection that is made whole, page by page. */
export function listPage(
  { request }: RouteCall,
  limits: PeopleListing['limits'],
  rows: readonly unknown[],
): TwinResponse {
  const { offset, page, size } = cursorOf(request, limits);
  const end = offset + size;
  const next = end < rows.length ? { offset: end, page: page + 1, size } : null;
  return jsonResponse(200, {
    '@odata.context': `${request.origin}/${request.version}/$metadata#Collection(microsoft.graph.entity)`,
    ...(next === null ? {} : { '@odata.nextLink': nextLinkOf(request, next) }),
    value: rows.slice(offset, end),
  });
}
