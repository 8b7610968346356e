import { createHash } from 'node:crypto';
import { magnitude, type AzureConclusion, type AzureConclusions } from '../core/azure/azure-conclusions.ts';
import { benefitKinds } from '../core/azure/hybrid-benefit.ts';
import type { LicenceLine } from '../core/azure/core-need.ts';
import type { Figure } from '../core/model/product.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { azureBenefit, type AzureBenefit } from './azure-benefit.ts';
import { azureCommitment, type AzureCommitment } from './azure-commitment.ts';
import type { AzureReviewPolicy } from './azure-policy.ts';
import { azureReservations, type AzureReservations } from './azure-reservations.ts';
import { azureChargeback, azureTags, type AzureChargeback, type AzureTags } from './azure-tags.ts';
import { basisOf, type Basis } from './usage-document-basis.ts';

/** The three parallel views, the commitment and the chargeback, of one collection (AZR-10, USE-14). */
export interface AzureDocument extends Basis {
  readonly reservations: AzureReservations;
  readonly benefit: AzureBenefit;
  readonly tags: AzureTags;
  readonly commitment: AzureCommitment;
  readonly chargeback: AzureChargeback;
  readonly conclusions: AzureConclusions;
}

export const azureSourcesRead = [
  'azure-reservations',
  'azure-resources',
  'azure-costs',
  'azure-commitments',
  'azure-policy',
] as const;

export async function azureDocument(
  run: Pick<StoredRun, 'manifest' | 'facts'>,
  policy: AzureReviewPolicy,
  registered: Readonly<Partial<Record<LicenceLine, Figure<number>>>>,
): Promise<AzureDocument> {
  const reservations = await azureReservations(run, policy);
  const benefit = await azureBenefit(run, policy, registered);
  const tags = await azureTags(run, policy);
  const commitment = await azureCommitment(run, policy);
  return {
    ...basisOf(run.manifest, azureSourcesRead),
    reservations,
    benefit,
    tags,
    commitment,
    chargeback: await azureChargeback(run, policy),
    conclusions: {
      reservations: ofReservations(reservations),
      benefit: ofBenefit(benefit),
      tags: ofTags(tags),
      commitment: ofCommitment(commitment),
    },
  };
}

function ofReservations({ use, reason }: AzureReservations): AzureConclusion {
  if (use === null) return unknownFor(reason);
  const wasted = use.reservations.filter(({ verdict }) => verdict === 'waste');
  if (wasted.length > 0)
    return { kind: 'act', detail: digestOf(wasted.map(({ reservationId }) => reservationId)) };
  return use.verdict === 'unknown' ? unknownFor('too-few-days') : { kind: 'good' };
}

function ofBenefit({ findings, reason }: AzureBenefit): AzureConclusion {
  if (findings === null) return unknownFor(reason);
  const off = benefitKinds
    .map((kind) => [kind, findings.byKind[kind].states.off] as const)
    .filter(([, count]) => count > 0);
  if (off.length > 0)
    return { kind: 'act', detail: off.map(([kind, count]) => `${kind} ${magnitude(count)}`).join(' ') };
  return findings.verdict === 'unknown' ? unknownFor('some-resources-unknown') : { kind: 'good' };
}

function ofTags({ groups, reason, floorPct }: AzureTags): AzureConclusion {
  if (groups === null) return unknownFor(reason);
  const { completePct, incomplete, unknown } = groups;
  if (completePct !== null && completePct < floorPct)
    return { kind: 'act', detail: String(magnitude(incomplete)) };
  return unknown > 0 ? unknownFor('some-tags-unreadable') : { kind: 'good' };
}

function ofCommitment({ lots, reason }: AzureCommitment): AzureConclusion {
  if (lots === null) return unknownFor(reason);
  const behind = lots.filter(({ verdict }) => verdict === 'behind');
  if (behind.length > 0) return { kind: 'act', detail: digestOf(behind.map(({ lotId }) => lotId)) };
  const open = lots.find(({ verdict }) => verdict === 'unknown');
  return open === undefined ? { kind: 'good' } : unknownFor(open.reason);
}

function unknownFor(reason: string | null): AzureConclusion {
  return { kind: 'unknown', reason: reason ?? 'nothing-collected' };
}

/** Which of them it is about, in a few characters. */
function digestOf(ids: readonly string[]): string {
  return createHash('sha256')
    .update([...ids].sort().join('\n'))
    .digest('hex')
    .slice(0, 12);
}
