import type { z } from 'zod/v4';
import { sendBatch, type BatchAnswer, type BatchRequest } from './batch.ts';
import { downloadReport, type Download } from './download.ts';
import { createGraphClient, type GraphDeps } from './graph-client.ts';
import { graphUrl } from './graph-url.ts';
import { readPages, type Page, type PagesOptions } from './pages.ts';
import { parseBody, readJson, type JsonAnswer } from './read-json.ts';

export interface ReadOptions {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Reads of Microsoft Graph, paced at the published limits. Paths begin with `/` and leave the version out.
 * Everything throws GraphError; see `errors.ts` for the codes.
 */
export interface GraphReader {
  /** One document. GRAPH_BAD_PAYLOAD when it does not fit the schema. */
  getJson<T>(path: string, schema: z.ZodType<T>, options?: ReadOptions): Promise<JsonAnswer<T>>;
  /**
   * A collection, page by page, from a path or from the nextLink an earlier run had come to. Rows that do not
   * fit the schema come back as issues. The following page is fetched while the caller works on this one.
   */
  pages<Row>(from: string, rowSchema: z.ZodType<Row>, options?: PagesOptions): AsyncIterable<Page<Row>>;
  /** A usage report as CSV, from Graph itself or from the report host it redirects to. */
  download(path: string): Promise<Download>;
  /** Up to 20 GETs in one request; throttled ones are repeated on their own. One answer for each, by id. */
  batch(requests: readonly BatchRequest[]): Promise<ReadonlyMap<string, BatchAnswer>>;
}

export type GraphReaderDeps = GraphDeps;

/** The client of the read-only app registration. */
export function createGraphReader(deps: GraphReaderDeps): GraphReader {
  const client = createGraphClient(deps);
  return {
    async getJson(path, schema, options = {}) {
      const url = graphUrl(client.base.origin, path, options.query);
      const { body, requestId, seen } = await readJson(client, url, options.headers);
      return { value: parseBody(schema, body, path, requestId), requestId, seen };
    },
    pages: (from, rowSchema, options = {}) => readPages(client, from, rowSchema, options),
    download: (path) => downloadReport({ client, fetch: deps.fetch, path }),
    batch: (requests) => sendBatch({ client, clock: deps.clock, requests }),
  };
}
