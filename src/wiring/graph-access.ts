import type { WriterIdentity } from '../core/changes/observed-change.ts';
import { principalOfApp, rolesOf } from '../graph/granted-roles.ts';
import { publishedLimits } from '../graph/limits.ts';
import { createGraphReader, type GraphReader } from '../graph/reader.ts';
import { createGraphTraffic } from '../graph/traffic.ts';
import { createGraphWriter, type GraphWriter } from '../graph/writer.ts';
import { appCredential, type AccessDeps } from './app-credential.ts';

export interface GraphAccess {
  /** For collections: gives way to everything else. */
  readonly collector: GraphReader;
  /** For a person who waits: reads again before a write. */
  readonly reader: GraphReader;
  readonly writer: GraphWriter;
  /** How the directory's audit log names the writer: its app and its service principal, as far as they are known. */
  writerIdentity(): Promise<WriterIdentity>;
  /** The application permissions each app was granted; null where its token tells none, or there is none. */
  grantedRoles(app: 'reader' | 'writer'): Promise<readonly string[] | null>;
}

/** What the twin calls whoever comes with its fixed token. */
const twinApp = 'twin';

/** Reader and writer are two identities (C50); a twin gets the fixed token and no identity at all. */
export function createGraphAccess(deps: AccessDeps): GraphAccess {
  const { graph, twinUrl, clock, log, sleep } = deps;
  const baseUrl = graph.kind === 'embedded' ? twinUrl : graph.graphBaseUrl;
  if (baseUrl === null) throw new TypeError('An embedded twin has an address.');
  const reading = appCredential('reader', deps, { baseUrl });
  const writing = appCredential('writer', deps, { baseUrl });
  const shared = { baseUrl, fetch, clock, log, sleep };
  // Graph counts an app registration as one, whichever of its clients asks.
  const traffic = createGraphTraffic({ limits: publishedLimits, clock, sleep });
  return {
    collector: createGraphReader({ ...shared, credential: reading, priority: 'Low', traffic }),
    reader: createGraphReader({ ...shared, credential: reading, priority: 'High', traffic }),
    writer: createGraphWriter({ ...shared, credential: writing, priority: 'High' }),
    writerIdentity: async () => ({
      appId: graph.kind === 'microsoft' ? graph.writer.clientId : twinApp,
      principalId: await principalOfApp(writing),
    }),
    grantedRoles: (app) => rolesOf(app === 'reader' ? reading : writing),
  };
}
