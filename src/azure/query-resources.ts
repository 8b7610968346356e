import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { z } from 'zod/v4';
import type { ServiceBase } from '../transport/service-base.ts';
import { badPayload } from './errors.ts';
import { describeMisfit, fitRows, type AzurePage } from './fit-rows.ts';
import { libraryOptions, noCredential, readByLibrary, withoutItsOwnWays } from './library-client.ts';

/** Resource Graph gives no more rows than this at once. */
const rowsPerPage = 1_000;

const place = '/providers/Microsoft.ResourceGraph/resources';

const Answer = z.object({
  data: z.array(z.unknown()),
  resultTruncated: z.string().nullish(),
  skipToken: z.string().nullish(),
});

export type QueryResources = <Row>(
  query: string,
  rowSchema: z.ZodType<Row>,
) => AsyncGenerator<ResourcePage<Row>>;

export interface ResourcePage<Row> extends AzurePage<Row> {
  /** Azure cut the result off here and offers no way to the rest: `id` is missing in the projection, or a cap was met. */
  readonly isCutOff: boolean;
}

/** Queries over every subscription the reader sees; those it does not see are left out without a word. */
export function createQueryResources(base: ServiceBase, http: HttpClient): QueryResources {
  const client = withoutItsOwnWays(new ResourceGraphClient(noCredential, libraryOptions(base, http)));

  return async function* queryResources<Row>(query: string, rowSchema: z.ZodType<Row>) {
    const seen = new Set<string>();
    for (let skipToken: string | null = null, isMore = true; isMore;) {
      let requestId: string | null = null;
      const raw = await readByLibrary(place, () =>
        client.resources(
          {
            query,
            options: {
              top: rowsPerPage,
              resultFormat: 'objectArray',
              ...(skipToken === null ? {} : { skipToken }),
            },
          },
          {
            onResponse: ({ headers }) => {
              requestId = headers.get('x-ms-request-id') ?? null;
            },
          },
        ),
      );
      const answer = Answer.safeParse(raw);
      if (!answer.success) throw badPayload(place, describeMisfit(answer.error), requestId);
      const next: string | null = answer.data.skipToken ?? null;
      if (next !== null && seen.has(next))
        throw badPayload(place, 'It names a page that was already read as the next one.', requestId);
      if (next !== null) seen.add(next);
      const isCutOff = next === null && answer.data.resultTruncated === 'true';
      yield { ...fitRows(answer.data.data, rowSchema, requestId), isCutOff };
      skipToken = next;
      isMore = next !== null;
    }
  };
}
