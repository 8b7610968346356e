import {
  contractTypeOf,
  nextDecisionDay,
  reductionWindow,
  type ContractTerms,
} from '../core/entitlement/contract-types.ts';
import { dayOf, isoOf, type Day } from '../core/model/day.ts';
import type { DetailedEntitlement } from '../register/entitlements.ts';
import type { ShownLine } from '../register/open-register.ts';
import type { NewLine } from '../register/register-line.ts';

/** The register on a day, for `register show`: every line with what its contract allows, and the totals (ENT-01..16). */
export function registerDocument(
  asOf: string,
  lines: readonly ShownLine[],
  entitlements: readonly DetailedEntitlement[],
) {
  return {
    schemaVersion: 1,
    asOf,
    lines: lines.map((line) => ({ ...line, ...decisionsOf(line, dayOf(asOf)) })),
    products: entitlements.map(entitlementRow),
  } as const;
}

/** What the contract type says of a line on a day. */
function decisionsOf(line: ShownLine, asOf: Day) {
  const type = contractTypeOf(line.contractType);
  const terms = contractTermsOf(line);
  const isOver = line.state === 'ended' || line.state === 'superseded';
  const window = reductionWindow(terms, asOf);
  const nextDecision = isOver ? null : nextDecisionDay(terms, asOf);
  return {
    contractKind: type.kind,
    reduction: type.reduction,
    reductionWindow:
      isOver || window.kind !== 'window'
        ? null
        : {
            opensOn: isoOf(window.opensOn),
            closesOn: isoOf(window.closesOn),
            effectiveOn: isoOf(window.effectiveOn),
            basis: window.basis,
          },
    reductionUnknownBecause: !isOver && window.kind === 'unknown' ? window.reason : null,
    nextDecisionOn: nextDecision === null ? null : isoOf(nextDecision),
  };
}

/** A line's dates as the core's rules take them. */
export function contractTermsOf(
  line: Pick<NewLine, 'contractType' | 'startDate' | 'endDate' | 'renewalDate' | 'noticeDays'>,
): ContractTerms {
  return {
    kind: contractTypeOf(line.contractType).kind,
    startDate: dayOf(line.startDate),
    endDate: line.endDate === null ? null : dayOf(line.endDate),
    renewalDate: line.renewalDate === null ? null : dayOf(line.renewalDate),
    noticeDays: line.noticeDays,
  };
}

function entitlementRow(entitlement: DetailedEntitlement) {
  const { product, name, skuIds, ownerIds, metric, currency, entitled, sellers, notEntitling } = entitlement;
  return {
    product,
    name,
    skuIds,
    ownerIds,
    metric,
    currency,
    entitled: entitled.known ? entitled.value : null,
    reason: entitled.known ? null : entitled.reason,
    sellers: sellers.map((seller) => ({
      soldBy: seller.soldBy,
      entitled: seller.entitled.known ? seller.entitled.value : null,
    })),
    notEntitling: notEntitling.map(({ id, state, contractType, quantity }) => ({
      line: id,
      state: contractTypeOf(contractType).kind === 'trial' ? 'trial' : state,
      quantity,
    })),
  };
}

export type EntitlementRow = ReturnType<typeof entitlementRow>;
