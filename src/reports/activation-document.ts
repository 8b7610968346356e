import { devicesAllowed, type ProductActivations } from '../lake/activation-facts.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import {
  basisOf,
  headsOf,
  whyUncounted,
  type Basis,
  type DocumentScope,
  type Heads,
} from './usage-document-basis.ts';

export interface ActivationFigures extends Omit<ProductActivations, 'people'> {
  readonly people: Heads;
}

export interface ActivationDocument extends Basis {
  readonly product: string | null;
  readonly method: string;
  readonly dormantAfterDays: number;
  /** The rule by which `beyondAllowance` is counted, and what it cannot see. */
  readonly allowance: string;
  /** Null with `reason` where activations were not read. */
  readonly activations: readonly ActivationFigures[] | null;
  /** People with an activation who hold no SKU. */
  readonly withoutLicence: Heads | null;
  readonly reason: string | null;
}

/** An installation nobody used on a desktop this long is dormant (ASG-13); as far back as the Apps report reaches. */
const dormantAfterDays = 180;

const allowanceText =
  `One licence covers ${devicesAllowed} PCs or Macs, ${devicesAllowed} tablets and ${devicesAllowed} phones. Flagged: more than ${devicesAllowed} Windows and macOS activations, or more than ${devicesAllowed} iOS, Android and Windows 10 Mobile activations, of one person and product. ` +
  'The report does not tell tablets from phones, nor devices that were replaced without signing out, nor shared computers, which do not count: look before you act.';

/** Activations per product type, and what became of the installations (USE-21, ASG-13, GOV-02). */
export async function activationDocument(
  { manifest, facts }: Pick<StoredRun, 'manifest' | 'facts'>,
  scope: DocumentScope | null,
): Promise<ActivationDocument> {
  const activations = await facts.activations({ skuIds: scope?.skuIds ?? null, dormantAfterDays });
  const withoutLicence = scope === null ? await facts.activatedWithoutLicence() : null;
  const reason = whyUncounted(manifest, 'activations');
  const noApps = whyUncounted(manifest, 'm365-apps');
  return {
    ...basisOf(manifest, ['users', 'activations', 'm365-apps']),
    product: scope?.product ?? null,
    method:
      `An activation is not use. Dormant: activated on a desktop more than ${dormantAfterDays} days ago, and no desktop application used in the 180 days of the Apps report; ` +
      (noApps === null
        ? 'that report does not know Project and Visio.'
        : `that report tells nothing (${noApps}).`),
    dormantAfterDays,
    allowance: allowanceText,
    activations:
      reason === null ? activations.map((each) => ({ ...each, people: headsOf(each.people) })) : null,
    withoutLicence: reason === null && withoutLicence !== null ? headsOf(withoutLicence) : null,
    reason,
  };
}
