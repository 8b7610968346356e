import {
  AnonymousCredential,
  ContainerClient,
  newPipeline,
  type HttpOperationResponse,
  type IHttpClient,
} from '@azure/storage-blob';
import { createHttpHeaders, createPipelineRequest, type HttpClient } from '@azure/core-rest-pipeline';
import { AppError } from '../lib/app-error.ts';
import { causeCode } from '../transport/cause-code.ts';
import { backOff } from '../transport/retry-delay.ts';
import { sleepWell } from '../transport/sleep.ts';
import { parseArmBase } from './arm-base.ts';
import { createArmNetwork } from './arm-network.ts';
import { createArmPipeline } from './arm-pipeline.ts';
import { createAzureBudget, type AzureReaderDeps } from './azure-reader.ts';
import { chunksInTime } from './chunks-in-time.ts';
import { unreachable } from './errors.ts';
import { readByLibrary } from './library-client.ts';
import { azurePatience } from './limits.ts';

/** Where exports of Cost Management are put. */
export interface ExportPlace {
  /** Origin of the blob endpoint. */
  readonly account: string;
  readonly container: string;
  /** Without slashes at its ends. */
  readonly folder: string;
}

export interface StoredBlob {
  readonly name: string;
  readonly bytes: number | null;
  /** When it was last written, ISO 8601. */
  readonly writtenAt: string;
}

export interface StoredPage {
  readonly blobs: readonly StoredBlob[];
  readonly requestId: string | null;
}

/** The files in one folder of a storage account, read and never written. Everything throws AzureError. */
export interface ExportStore {
  readonly place: ExportPlace;
  list(): AsyncGenerator<StoredPage>;
  /** A connection that breaks or falls silent is taken up again where it did. */
  read(name: string): AsyncGenerator<Uint8Array>;
}

export type ExportStoreDeps = Omit<AzureReaderDeps, 'baseUrl'> & { readonly place: ExportPlace };

/** The identity platform's name for every storage account. */
export const storageAudience = 'https://storage.azure.com';

/**
 * `credential` gives tokens for `storageAudience`; for a twin it is not asked. Throws AZURE_INSECURE_BASE_URL for
 * plain http beyond loopback.
 */
export function createExportStore(deps: ExportStoreDeps): ExportStore {
  const { place, clock, log, priority, sleep = sleepWell, random = Math.random } = deps;
  const base = parseArmBase(place.account);
  const limits = { ...azurePatience, ...deps.limits };
  const http = createArmPipeline({
    base,
    getToken: () => deps.credential.getToken(),
    network: deps.network ?? createArmNetwork(),
    budget: deps.budget ?? createAzureBudget(clock, sleep),
    priority,
    limits,
    clock,
    sleep,
    random,
    log,
  });
  const pipeline = newPipeline(new AnonymousCredential(), {
    httpClient: throughOurs(http),
    retryOptions: { maxTries: 1 },
  });
  const container = new ContainerClient(`${base.origin}/${encodeURIComponent(place.container)}`, pipeline);
  const path = `/${place.container}/${place.folder}`;

  return {
    place,
    async *list() {
      const pages = container.listBlobsFlat({ prefix: `${place.folder}/` }).byPage();
      for (;;) {
        const page = await readByLibrary(path, () => pages.next());
        if (page.done === true) return;
        const blobs = page.value.segment.blobItems.map(({ name, properties }) => ({
          name,
          bytes: properties.contentLength ?? null,
          writtenAt: properties.lastModified.toISOString(),
        }));
        yield { blobs, requestId: page.value.requestId ?? null };
      }
    },
    async *read(name) {
      const blob = container.getBlobClient(name);
      let at = 0;
      let etag: string | undefined;
      for (let tries = 1; ; tries++) {
        try {
          const conditions = etag === undefined ? {} : { ifMatch: etag };
          const answer = await readByLibrary(`${path}/…`, () =>
            blob.download(at, undefined, { conditions, maxRetryRequests: 0 }),
          );
          if (answer.readableStreamBody === undefined) throw new TypeError('A download has a body.');
          etag = answer.etag;
          for await (const bytes of chunksInTime(answer.readableStreamBody, limits.requestTimeoutMs)) {
            at += bytes.length;
            yield bytes;
          }
          return;
        } catch (cause) {
          if (cause instanceof AppError || cause instanceof TypeError) throw cause;
          if (tries >= limits.maxTries) throw unreachable('GET', `/${place.container}/${name}`, cause);
          log.info({ tries, reason: causeCode(cause) }, 'a download of an export is taken up again');
          await sleep(backOff(tries, random()));
        }
      }
    },
  };
}

/** Our pipeline in the shape the storage library takes. */
function throughOurs(http: HttpClient): IHttpClient {
  return {
    async sendRequest(asked): Promise<HttpOperationResponse> {
      const { url, method, streamResponseStatusCodes, abortSignal } = asked;
      const response = await http.sendRequest(
        createPipelineRequest({
          url,
          method,
          headers: createHttpHeaders(asked.headers.toJson({ preserveCase: true })),
          ...(streamResponseStatusCodes === undefined ? {} : { streamResponseStatusCodes }),
          ...(abortSignal === undefined ? {} : { abortSignal }),
        }),
      );
      const headers = asked.headers.clone();
      for (const name of headers.headerNames()) headers.remove(name);
      for (const [name, value] of response.headers) headers.set(name, value);
      return { ...response, request: asked, headers };
    },
  };
}
