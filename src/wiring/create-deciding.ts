import type { AnswererDeps } from '../approvals/answerers.ts';
import { decideCase } from '../approvals/decide-case.ts';
import type { Services } from '../commands/services.ts';
import type { Appointment } from '../core/authority/appointment.ts';
import { azureProduct } from '../core/azure/azure-conclusions.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import type { Foundation } from './open-foundation.ts';

/** Who may decide, and their decisions. */
export interface Deciding {
  /** The day, `YYYY-MM-DD`. */
  readonly today: () => string;
  /** Who stands in for whom on the day, `YYYY-MM-DD`. */
  readonly appointments: (on: string) => Promise<readonly Appointment[]>;
  /** Who owns on the day what a case is about: as the register says, of Azure as the policy does. */
  readonly ownersOf: AnswererDeps['ownersOf'];
  readonly decide: Services['decide'];
}

export function createDeciding({ ledger, register, policy, clock }: Foundation): Deciding {
  const today = (): string => isoOf(dayOfInstant(clock.now()));
  const appointments: Deciding['appointments'] = (asOf) => register.appointments({ asOf });
  const ownersOf: Deciding['ownersOf'] = async ({ product }, asOf) => {
    if (product === azureProduct) return policy.azure.ownerIds;
    const entitlements = await register.entitlements({ asOf });
    return entitlements.find((each) => each.product === product)?.ownerIds ?? [];
  };
  const buyersOf = (product: string) => register.buyersOf(product, today());
  return {
    ...{ today, appointments, ownersOf },
    decide: (actor, request) =>
      decideCase({ ledger, policy, clock, appointments, ownersOf, buyersOf }, actor, request),
  };
}
