import type { Policy } from './policy.ts';

/** Whose licences these are. The twin is a synthetic tenant: nothing it holds is anybody's. */
export type TenantConfig = { readonly kind: 'twin' } | { readonly kind: 'entra'; readonly tenantId: string };

/** How one app registration proves itself. Neither secret nor certificate given: a managed identity with that client id. */
export type Credential =
  | { readonly kind: 'secret'; readonly clientId: string; readonly clientSecret: string }
  | { readonly kind: 'certificate'; readonly clientId: string; readonly certificatePath: string }
  | { readonly kind: 'managedIdentity'; readonly clientId: string };

/**
 * How Microsoft Graph, Azure and Power BI are reached; Power BI is not read where its address is null. `embedded`: the program serves a twin itself. `twin`: one is
 * served at these loopback addresses; the fixed token is sent, and no credential exists to be acquired.
 */
export type GraphConfig =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'twin';
      readonly graphBaseUrl: string;
      readonly armBaseUrl: string | null;
      readonly powerBiBaseUrl: string | null;
    }
  | {
      readonly kind: 'microsoft';
      readonly graphBaseUrl: string;
      readonly armBaseUrl: string;
      readonly powerBiBaseUrl: string | null;
      readonly authorityHost: string;
      readonly reader: Credential;
      readonly writer: Credential;
    };

/** Without a registration the bot listens on loopback only and accepts unauthenticated turns. */
export type BotConfig =
  | { readonly kind: 'local' }
  | {
      readonly kind: 'registered';
      readonly type: 'SingleTenant';
      readonly botId: string;
      readonly tenantId: string;
      readonly password: string;
    }
  | {
      readonly kind: 'registered';
      readonly type: 'UserAssignedMSI';
      readonly botId: string;
      readonly tenantId: string;
    };

export interface DataConfig {
  readonly dir: string;
  /** The entitlement register, in a folder of its own. */
  readonly registerFile: string;
  readonly lakeDir: string;
}

/** Where the audit trail is witnessed, outside the database. */
export interface AuditConfig {
  readonly dir: string;
  /** A private key in PEM, given from outside; null: one is made in `dir` on first use. */
  readonly keyFile: string | null;
}

export type LedgerConfig =
  { readonly kind: 'embedded'; readonly dir: string } | { readonly kind: 'postgres'; readonly url: string };

export const roles = ['all', 'bot', 'worker'] as const;
export type Role = (typeof roles)[number];

export interface ServerConfig {
  readonly host: string;
  readonly port: number;
  readonly role: Role;
}

export interface PlaygroundConfig {
  /** Null: no Playground is started. */
  readonly port: number | null;
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Everything the program may be told, checked. Modules are handed the slice they need, never the whole. */
export interface Config {
  readonly production: boolean;
  readonly tenant: TenantConfig;
  readonly graph: GraphConfig;
  readonly bot: BotConfig;
  readonly data: DataConfig;
  readonly ledger: LedgerConfig;
  readonly audit: AuditConfig;
  readonly server: ServerConfig;
  readonly playground: PlaygroundConfig;
  readonly log: { readonly level: LogLevel };
  /** A fixed present for tests and replays (RFC 3339, UTC); null for the real one. */
  readonly now: string | null;
  readonly policy: Policy;
}
