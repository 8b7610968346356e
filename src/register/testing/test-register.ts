import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { AppError } from '../../lib/app-error.ts';
import { fixedClock } from '../../lib/clock.ts';
import { createLog } from '../../lib/log.ts';
import { openRegister, type ImportOptions, type Register, type RegisterDeps } from '../open-register.ts';
import type { RegisterEvent } from '../register-event.ts';

export const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
export const e3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
export const ann = '3f2b0000-0000-4000-8000-00000000000a';
export const bob = '3f2b0000-0000-4000-8000-00000000000b';
export const asOf = '2026-11-22';
export const clock = fixedClock(new Date('2026-11-22T08:00:00Z'));
export const options: ImportOptions = { format: 'json', fileName: 'ea.json', actor: ann };

export const good = {
  product: 'microsoft-365-e5',
  name: 'Microsoft 365 E5',
  skuIds: [e5],
  metric: 'user',
  quantity: 1000,
  contract: 'EA-2025-114',
  contractType: 'EA',
  startDate: '2025-07-01',
  endDate: '2028-06-30',
  unitPrice: '52.10',
  currency: 'GBP',
  pricePer: 'month',
  priceSource: 'EA price sheet',
  priceDate: '2025-07-01',
  ownerIds: [ann],
  document: 'EA-2025-114 order form',
};
export const other = {
  ...good,
  product: 'microsoft-365-e3',
  name: 'Microsoft 365 E3',
  skuIds: [e3],
  quantity: 50,
};

/** A register in a folder of its own for each test of a file. */
export interface TestRegister {
  folder: string;
  file: string;
  /** What it told the audit trail. */
  events: RegisterEvent[];
  /** What it logged, as it was written. */
  logged: string;
  reopen(given?: Partial<Pick<RegisterDeps, 'audit' | 'lockWaitMs'>>): Promise<Register>;
}

export function testRegister(): TestRegister {
  const test: TestRegister = {
    folder: '',
    file: '',
    events: [],
    logged: '',
    reopen({
      audit = async (event: RegisterEvent) => void test.events.push(event),
      lockWaitMs = 10_000,
    } = {}) {
      const log = createLog('info', { write: (text: string) => (test.logged += text) });
      return openRegister({ file: test.file, clock, log, audit, lockWaitMs });
    },
  };
  beforeEach(async () => {
    test.folder = await mkdtemp(join(tmpdir(), 'register-'));
    test.file = join(test.folder, 'register', 'entitlements.json');
    test.events = [];
    test.logged = '';
  });
  afterEach(async () => {
    await rm(test.folder, { recursive: true, force: true });
  });
  return test;
}

export const json = (...lines: unknown[]) => JSON.stringify({ lines });

export async function entitled(register: Register, day = asOf): Promise<Record<string, unknown>> {
  const found = await register.entitlements({ asOf: day });
  return Object.fromEntries(found.map((entitlement) => [entitlement.product, entitlement.entitled]));
}

export async function codeOf(work: Promise<unknown>): Promise<string> {
  const fault = await work.then(
    () => 'no error',
    (cause: unknown) => cause,
  );
  return fault instanceof AppError ? fault.code : String(fault);
}
