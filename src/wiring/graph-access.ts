import type { Config, Credential } from '../config/config.ts';
import type { WriterIdentity } from '../core/changes/observed-change.ts';
import { principalOfApp, rolesOf } from '../graph/granted-roles.ts';
import { createCredential, type AppIdentity } from '../graph/credential.ts';
import { publishedLimits } from '../graph/limits.ts';
import { createGraphReader, type GraphReader } from '../graph/reader.ts';
import { createGraphTraffic } from '../graph/traffic.ts';
import { createGraphWriter, type GraphWriter } from '../graph/writer.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Sleep } from '../transport/sleep.ts';

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

export interface GraphAccessDeps {
  readonly graph: Config['graph'];
  /** Null for a twin: it needs no identity. */
  readonly tenantId: string | null;
  /** Address of the twin when the program serves one itself. */
  readonly twinUrl: string | null;
  readonly clock: Clock;
  readonly log: Logger;
  /** How a limit is waited for. */
  readonly sleep: Sleep;
}

/** What the twin calls whoever comes with its fixed token. */
const twinApp = 'twin';

/** Reader and writer are two identities (C50); a twin gets the fixed token and no identity at all. */
export function createGraphAccess(deps: GraphAccessDeps): GraphAccess {
  const { graph, tenantId, twinUrl, clock, log, sleep } = deps;
  const baseUrl = graph.kind === 'embedded' ? twinUrl : graph.graphBaseUrl;
  if (baseUrl === null) throw new TypeError('An embedded twin has an address.');
  const authorityHost = graph.kind === 'microsoft' ? graph.authorityHost : null;
  const identityOf = (credential: Credential | null) =>
    createCredential({
      baseUrl,
      authorityHost,
      identity: credential === null || tenantId === null ? null : appIdentity(credential, tenantId),
    });
  const reading = identityOf(graph.kind === 'microsoft' ? graph.reader : null);
  const writing = identityOf(graph.kind === 'microsoft' ? graph.writer : null);
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

export function appIdentity(credential: Credential, tenantId: string): AppIdentity {
  const { clientId } = credential;
  switch (credential.kind) {
    case 'secret':
      return { kind: 'secret', tenantId, clientId, clientSecret: credential.clientSecret };
    case 'certificate':
      return { kind: 'certificate', tenantId, clientId, certificatePath: credential.certificatePath };
    case 'managedIdentity':
      return { kind: 'managedIdentity', clientId };
  }
}
