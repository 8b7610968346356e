import type { DuckDBConnection } from '@duckdb/node-api';
import type { Mailbox } from '../core/mailbox/mailbox-review.ts';
import type { DeviceHolder } from '../core/devices/device-holder.ts';
import { dayOf } from '../core/model/day.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import type { SignalId } from '../core/signals/feature-signals.ts';
import { readActivations, type ProductActivations } from './activation-facts.ts';
import { readJoinRates, readRunSizes, type JoinRate, type RunSizes } from './join-rates.ts';
import { countDisputedMailboxes, streamMailboxes } from './mailbox-facts.ts';
import { streamMailboxesToAsk, type MailboxToAsk } from './mailboxes-to-ask.ts';
import { createAzureFacts, type AzureFacts } from './azure-facts.ts';
import { readDevices, type DeviceFacts, type DeviceQuery } from './device-facts.ts';
import { streamDeviceHolders, type DeviceHolderQuery } from './device-holders.ts';
import type { Manifest } from './observation.ts';
import { runTables } from './run-tables.ts';
import { createPowerBiFacts, type PowerBiFacts } from './power-bi-facts.ts';
import type { RunTables, SeatQuery } from './seat-query.ts';
import { readIdentities, type IdentityFacts, type IdentityQuery } from './service-identities.ts';
import {
  readSignals,
  readTenantSignals,
  type SignalCount,
  type SignalQuery,
  type TenantSignals,
} from './signal-facts.ts';
import { hasOpaqueCalls } from './signal-sql.ts';
import { createServerFacts, type ServerFacts } from './server-facts.ts';
import { readPrincipals, type PrincipalFacts, type PrincipalQuery } from './signal-principals.ts';
import {
  countActivatedWithoutLicence,
  readAppCounts,
  readProductClients,
  type AppCounts,
  type ProductClients,
} from './use-counts-apps.ts';
import { readServiceTotals, type ServiceTotal } from './use-counts-microsoft.ts';
import { readPassiveUse, type PassiveCounts } from './use-counts-passive.ts';
import type { HeadCount, PeopleScope } from './use-counts-scope.ts';
import { readUseCounts, type UseCounts } from './use-counts.ts';

interface NamedProduct {
  readonly product: string;
  readonly skuIds: readonly string[];
}

/** What a run says of use, quality, mailboxes and identities, counted in the lake. Faults are LAKE_READ_FAILED. */
export interface RunFacts {
  /** People active in each service within the named windows (USE-01, USE-20). */
  useCounts(scope: PeopleScope): Promise<UseCounts>;
  /** Receive-only mailboxes and sync-only OneDrives. `withinDays`: dated active within. */
  passiveUse(question: PeopleScope & { readonly withinDays: number }): Promise<PassiveCounts>;
  /** Microsoft's totals of the tenant beside the rows. */
  serviceTotals(): Promise<readonly ServiceTotal[]>;
  appCounts(scope: PeopleScope): Promise<AppCounts>;
  productClients(products: readonly NamedProduct[]): Promise<readonly ProductClients[]>;
  activations(
    question: PeopleScope & { readonly dormantAfterDays: number },
  ): Promise<readonly ProductActivations[]>;
  /** People with an activation who hold no SKU; null where activations were not read. */
  activatedWithoutLicence(): Promise<HeadCount | null>;
  joinRates(): Promise<readonly JoinRate[]>;
  sizes(products: SeatQuery['products']): Promise<RunSizes>;
  /** Every shared, room and equipment mailbox, with its facts in an earlier run beside those of this one. */
  mailboxes(query: {
    readonly populations: readonly PopulationRule[];
    readonly earlier: { readonly manifest: Manifest; readonly folder: string } | null;
  }): AsyncIterable<readonly Mailbox[]>;
  /** Declared a mailbox by the policy, a person's by the report. */
  disputedMailboxes(populations: readonly PopulationRule[]): Promise<number>;
  /** Licensed accounts whose mailbox the report leaves open, those first that were never asked what theirs is for. */
  mailboxesToAsk(): AsyncIterable<readonly MailboxToAsk[]>;
  identities(query: IdentityQuery): Promise<IdentityFacts>;
  /** Devices, what is installed on them, and Configuration Manager beside Intune. */
  devices(query: Omit<DeviceQuery, 'asOf'>): Promise<DeviceFacts>;
  /** Who holds one of the SKUs, with the devices known to be theirs, by id. */
  deviceHolders(query: Omit<DeviceHolderQuery, 'asOf'>): AsyncIterable<readonly DeviceHolder[]>;
  /** Applications and managed identities, by whether they are used. */
  principals(query: PrincipalQuery): Promise<PrincipalFacts>;
  /** Who shows that they use a single feature, or benefit from it. */
  signals(query: SignalQuery): Promise<ReadonlyMap<SignalId, SignalCount>>;
  tenantSignals(): Promise<TenantSignals>;
  /** Whether some calls may be of a conference without saying so. */
  hasOpaqueCalls(): Promise<boolean>;
  readonly powerBi: PowerBiFacts;
  /** Reservations, commitments, costs, resources and tags of Azure. */
  readonly azure: AzureFacts;
  /** The list of servers, machines in Azure, and who accesses them. */
  readonly servers: ServerFacts;
}

interface RunFactsDeps {
  readonly asOf: string;
  readonly tables: RunTables;
  readonly reading: <T>(use: (connection: DuckDBConnection) => Promise<T>) => Promise<T>;
  /** A connection of its own for as long as the rows are read. */
  readonly streaming: <T>(use: (connection: DuckDBConnection) => AsyncIterable<T>) => AsyncIterable<T>;
}

export function createRunFacts({ asOf, tables, reading, streaming }: RunFactsDeps): RunFacts {
  const day = dayOf(asOf);
  return {
    useCounts: (scope) => reading((connection) => readUseCounts(connection, tables, day, scope)),
    passiveUse: (question) => reading((connection) => readPassiveUse(connection, tables, day, question)),
    serviceTotals: () => reading((connection) => readServiceTotals(connection, tables, day)),
    appCounts: (scope) => reading((connection) => readAppCounts(connection, tables, scope)),
    productClients: (products) => reading((connection) => readProductClients(connection, tables, products)),
    activations: (question) => reading((connection) => readActivations(connection, tables, day, question)),
    activatedWithoutLicence: () => reading((connection) => countActivatedWithoutLicence(connection, tables)),
    joinRates: () => reading((connection) => readJoinRates(connection, tables)),
    sizes: (products) => reading((connection) => readRunSizes(connection, tables, products)),
    mailboxes: ({ populations, earlier }) => {
      const before = earlier === null ? null : runTables(earlier.folder, earlier.manifest);
      return streaming((connection) => streamMailboxes(connection, tables, before, populations));
    },
    disputedMailboxes: (populations) =>
      reading((connection) => countDisputedMailboxes(connection, tables, populations)),
    mailboxesToAsk: () => streaming((connection) => streamMailboxesToAsk(connection, tables)),
    identities: (query) => reading((connection) => readIdentities(connection, tables, day, query)),
    devices: (query) => reading((connection) => readDevices(connection, tables, { ...query, asOf: day })),
    deviceHolders: (query) =>
      streaming((connection) => streamDeviceHolders(connection, tables, { ...query, asOf: day })),
    principals: (query) => reading((connection) => readPrincipals(connection, tables, day, query)),
    signals: (query) => reading((connection) => readSignals(connection, tables, day, query)),
    tenantSignals: () => reading((connection) => readTenantSignals(connection, tables)),
    hasOpaqueCalls: () => reading((connection) => hasOpaqueCalls(connection, tables)),
    powerBi: createPowerBiFacts({ tables, reading, streaming }),
    azure: createAzureFacts({ day, tables, reading, streaming }),
    servers: createServerFacts({ tables, reading }),
  };
}
