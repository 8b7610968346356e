import type { SkuKey } from './tenant-skus.ts';

/** A product of the sample register: what its owners answer for. */
export interface TwinProduct {
  readonly id: string;
  readonly name: string;
  readonly skus: readonly SkuKey[];
  /** Copilot is judged by its own report, everything else by sign-in. */
  readonly evidence: 'sign-in' | 'copilot-report';
  readonly unitPrice: string;
  readonly currency: 'GBP' | 'EUR';
  readonly isShared: boolean;
}

export const products: readonly TwinProduct[] = [
  product('microsoft-365-e5', 'Microsoft 365 E5', ['E5'], '52.10'),
  product('microsoft-365-e3', 'Microsoft 365 E3', ['E3'], '33.20', { isShared: true }),
  product('microsoft-365-f3', 'Microsoft 365 F3', ['F3'], '7.50'),
  product('microsoft-365-copilot', 'Microsoft 365 Copilot', ['COPILOT', 'COPILOT2'], '24.70', {
    evidence: 'copilot-report',
  }),
  product('visio-plan-2', 'Visio Plan 2', ['VISIO2'], '12.40'),
  product('power-bi-pro', 'Power BI Pro', ['POWERBI'], '8.20', { isShared: true }),
  product('teams-phone-standard', 'Microsoft Teams Phone Standard', ['PHONE'], '6.60'),
  product('planner-project-plan-3', 'Planner and Project Plan 3', ['PROJECT3'], '28.10', { currency: 'EUR' }),
  product('microsoft-365-e5-security', 'Microsoft 365 E5 Security', ['E5SEC'], '9.80'),
];

function product(
  id: string,
  name: string,
  skus: readonly SkuKey[],
  unitPrice: string,
  more: Partial<TwinProduct> = {},
): TwinProduct {
  return { id, name, skus, evidence: 'sign-in', unitPrice, currency: 'GBP', isShared: false, ...more };
}
