import type { Config, Credential } from '../config/config.ts';
import { createCredential, type AppIdentity, type TokenProvider } from '../graph/credential.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Sleep } from '../transport/sleep.ts';

/** How a service of Microsoft is reached, or the twin in its place. */
export interface AccessDeps {
  readonly graph: Config['graph'];
  /** Null for a twin: it needs no identity. */
  readonly tenantId: string | null;
  /** Address of the twin when the program serves one itself: every service of it is at the same place. */
  readonly twinUrl: string | null;
  readonly clock: Clock;
  readonly log: Logger;
  /** How a limit is waited for. */
  readonly sleep: Sleep;
}

/** Where the tokens are for: an address, and their audience where it is none of that address. */
export interface TokenPlace {
  readonly baseUrl: string;
  readonly audience?: string;
}

/** The tokens of one of the two app registrations (C50); a twin gets the fixed token and no identity at all. */
export function appCredential(
  app: 'reader' | 'writer',
  { graph, tenantId }: Pick<AccessDeps, 'graph' | 'tenantId'>,
  place: TokenPlace,
): TokenProvider {
  const isReal = graph.kind === 'microsoft';
  return createCredential({
    ...place,
    authorityHost: isReal ? graph.authorityHost : null,
    identity: isReal && tenantId !== null ? appIdentity(graph[app], tenantId) : null,
  });
}

function appIdentity(credential: Credential, tenantId: string): AppIdentity {
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
