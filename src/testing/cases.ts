import { rm } from 'node:fs/promises';
import type { ApprovalDeps, ApprovalPolicy } from '../approvals/approval-deps.ts';
import { coverageOf, type Gap } from '../core/model/coverage.ts';
import type { AssignmentPath } from '../core/plan/step.ts';
import type { Case } from '../ledger/case-row.ts';
import { openLedger, type Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { newLedgerDir } from './postgres.ts';
import { today } from './seats.ts';

export const tenantId = '7f9c1f6e-4f0e-4a44-9d5d-0f3ad1d8a001';
export const ownerId = '11111111-1111-4111-8111-111111111111';
export const secondOwnerId = '22222222-2222-4222-8222-222222222222';

/** What the product ships with, in the parts that decisions are taken by. */
export const approvalPolicy: ApprovalPolicy = {
  caps: { seatsPerRun: 200, seatsPerDay: 1000, seatsPerOwnerPerDay: 500, seatsPerProductPerDay: 500 },
  secondApproverAboveSeats: 50,
  authority: { stepUpAboveSeats: 100, separateBuyers: true },
  breakers: { implausibleSharePct: 95, implausibleMinSeats: 20 },
  trainFirst: [],
  graceMinutes: 0,
  undoDays: 30,
  exemptionDays: 180,
  maxEvidenceDays: 14,
};

/** Nobody stands in for anybody, and whoever owned a product when its case was made owns it still. */
export const sameOwners: Pick<ApprovalDeps, 'appointments' | 'ownersOf'> = {
  appointments: async () => [],
  ownersOf: async ({ ownerIds }) => ownerIds,
};

/** What decisions are taken with: nobody stands in for anybody, and nobody has bought anything. */
export function approvalDeps(
  ledger: ApprovalDeps['ledger'],
  clock: Clock,
  changes: Partial<ApprovalDeps> = {},
): ApprovalDeps {
  return {
    ledger,
    clock,
    policy: approvalPolicy,
    ...sameOwners,
    buyersOf: async () => [],
    ...changes,
  };
}

/** An embedded ledger in a folder of its own, which goes when the ledger is closed. */
export async function openTestLedger(clock: Clock): Promise<{ ledger: Ledger; dir: string }> {
  const dir = await newLedgerDir();
  const opened = await openLedger({ location: { kind: 'embedded', dir }, clock, log: createLog('silent') });
  const close = async (): Promise<void> => {
    await opened.close();
    await rm(dir, { recursive: true, force: true });
  };
  return { dir, ledger: { ...opened, close } };
}

export function userIdOf(index: number): string {
  return `aaaaaaaa-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

export interface ProposedCase {
  readonly product: string;
  readonly seats: number;
  readonly kind?: string;
  readonly ownerIds?: readonly string[];
  readonly gaps?: readonly Gap[];
  readonly paths?: readonly AssignmentPath[];
  readonly userIds?: readonly string[];
}

/** A case as a reconciliation would leave it, with the position it rests on. */
export async function proposeCase(ledger: Ledger, given: ProposedCase): Promise<Case> {
  const { product, seats, kind = 'inactive-reclaim', ownerIds = [ownerId], gaps = [], paths = [] } = given;
  const run = { tenantId, asOf: '2026-11-22', runId: `run-${product}` };
  await ledger.positions.save({ ...run, coverage: coverageOf(gaps), sources: [], positions: [] });
  const session = await ledger.cases.propose(run);
  await session.addSteps(
    kind,
    product,
    Array.from({ length: seats }, (_, index) => ({
      userId: given.userIds?.[index] ?? userIdOf(index),
      skuId: '06ebc4ee-1bb5-47dd-8120-11324bc54e06',
      path: paths[index] ?? 'direct',
      disabledPlans: [],
      evidence: {
        asOf: today,
        verdict: 'inactive' as const,
        rule: 'idle',
        idleDays: 120 + index,
        signIn: today - 120 - index,
        workload: 'never' as const,
        copilot: 'unknown' as const,
        heldSince: null,
        isDisabled: false,
      },
      displayName: `Person ${index}`,
      userPrincipalName: `person${index}@harbourline.example`,
      department: 'Sales',
      groupNames: [],
    })),
  );
  const { created } = await session.commit([
    {
      kind,
      product,
      productName: product,
      ownerIds,
      seats,
      monthlyValue: { amountMinor: 5210 * seats, currency: 'GBP' },
      facts: {},
      factsKey: `${product}:${seats}`,
      coverageComplete: true,
    },
  ]);
  const [made] = created;
  if (made === undefined) throw new TypeError('a draft makes a case');
  return made;
}
