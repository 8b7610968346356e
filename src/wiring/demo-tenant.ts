import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlaygroundPerson } from '../bot/playground-process.ts';
import type { Policy } from '../config/policy.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { configMgrDeviceRows, configMgrSoftwareRows } from '../twin/device-exports.ts';
import { primaryOwner, tenantDomain, tenantName } from '../twin/people.ts';
import { createPopulation } from '../twin/population.ts';
import {
  attestationRows,
  historyRows,
  holdRows,
  invoiceRows,
  phoneRows,
  priceBookRows,
  serverRegisterRows,
  serverRows,
} from '../twin/sample-files.ts';
import { serveTwin, type RunningTwin } from '../twin/serve-twin.ts';
import { registerRows } from '../twin/truth.ts';

export const demoUsers = 600;
export const demoSeed = 1;

export interface DemoTenant {
  readonly twin: RunningTwin;
  readonly organisation: string;
  /** Its own folder in the data directory. */
  readonly dir: string;
  /** What an administrator of it would import, as CSV. */
  readonly samples: {
    readonly register: string;
    readonly serverRegister: string;
    readonly prices: string;
    readonly invoices: string;
    readonly attestations: string;
    readonly history: string;
    readonly holds: string;
    readonly phones: string;
    readonly servers: string;
    readonly configMgrDevices: string;
    readonly configMgrSoftware: string;
  };
}

/** Owns the twin's products, and is signed in to the local chat. */
export const demoOwner: PlaygroundPerson = {
  aadObjectId: primaryOwner.id,
  name: `${primaryOwner.givenName} ${primaryOwner.surname}`,
  email: `${primaryOwner.givenName}.${primaryOwner.surname}@${tenantDomain}`.toLowerCase(),
};

/**
 * The policy beside the demo: where it names nobody for Azure, or for what is counted over the whole tenant, the
 * owner of the licences answers for that too.
 */
export function demoPolicy(policy: Policy): Policy {
  const { azure, estate } = policy;
  return { ...policy, azure: withOwner(azure), estate: withOwner(estate) };
}

function withOwner<T extends { readonly ownerIds: readonly string[] }>(part: T): T {
  return part.ownerIds.length > 0 ? part : { ...part, ownerIds: [primaryOwner.id] };
}

/** The tenant of the demo, as it was left: what was taken away stays away over a restart. */
export async function startDemoTenant(dataDir: string, clock: Clock, log: Logger): Promise<DemoTenant> {
  const dir = join(dataDir, 'twin');
  await mkdir(dir, { recursive: true });
  const today = isoOf(dayOfInstant(clock.now()));
  const tenant = createPopulation({ seed: demoSeed, users: demoUsers, today });
  const stateFile = join(dir, 'changes.jsonl');
  const twin = await serveTwin({ tenant, port: 0, clock, log, stateFile });
  return {
    twin,
    organisation: tenantName,
    dir,
    samples: {
      register: registerRows(tenant),
      serverRegister: serverRegisterRows(tenant),
      prices: priceBookRows(tenant),
      invoices: invoiceRows(tenant),
      attestations: attestationRows(tenant, ['audio-conferencing']),
      history: historyRows(tenant),
      holds: holdRows(tenant),
      phones: phoneRows(tenant),
      servers: serverRows(tenant),
      configMgrDevices: configMgrDeviceRows(tenant),
      configMgrSoftware: configMgrSoftwareRows(tenant),
    },
  };
}
