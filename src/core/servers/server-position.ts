import type { UnitPrice } from '../model/money.ts';
import { known, unknown, type Figure } from '../model/product.ts';
import { seatExposure, type AuditTerms, type SeatExposure } from '../risk/seat-exposure.ts';
import type { CoreNeed } from './core-need.ts';
import { packsFor, type CoreRule } from './core-rule.ts';
import { higherLicense, type ServerLicense } from './edition.ts';
import type { LicensedEstate } from './license-estate.ts';

/** What the register says of one core licence. */
export interface CoreEntitlement {
  readonly entitled: Figure<number>;
  readonly price: Figure<UnitPrice>;
  /** Of its lines the oldest version they name; null: none is named. */
  readonly year: number | null;
}

/** A core licence on a day: what it takes, what is owned, and what is missing. */
export interface ServerPosition {
  readonly license: ServerLicense;
  readonly entitled: Figure<number>;
  /** Unknown where it hangs on Software Assurance nobody speaks of, or on cores nobody knows. */
  readonly required: Figure<number>;
  readonly assured: CoreNeed;
  readonly unassured: CoreNeed;
  readonly shortfall: Figure<number>;
  readonly surplus: Figure<number>;
  /** Missing whatever the unknown turns out to be; null where that too is unknown. */
  readonly shortAtLeast: number | null;
  /** Of the shortfall, what a surplus of the higher edition serves. */
  readonly servedByHigher: number;
  readonly packsToOrder: Figure<number>;
  readonly exposure: Pick<SeatExposure, 'monthly' | 'yearly'>;
}

export interface PositionQuestion {
  readonly estate: LicensedEstate;
  readonly entitlements: Readonly<Partial<Record<ServerLicense, CoreEntitlement>>>;
  readonly rule: CoreRule;
  readonly terms: AuditTerms;
  /** Why nothing is held against the register: the list is stale; null when it may be. */
  readonly withheld: string | null;
}

const notRegistered: CoreEntitlement = {
  entitled: unknown('not-in-register'),
  price: unknown('no-price'),
  year: null,
};

/** Required against entitled, with the higher edition's surplus serving the lower one (SRV-03, SRV-05). */
export function serverPositions(question: PositionQuestion): ServerPosition[] {
  const { estate, entitlements } = question;
  const licenses = (Object.keys(estate.totals) as ServerLicense[]).filter((license) => {
    const total = estate.totals[license];
    return entitlements[license] !== undefined || total?.assured.cores !== 0 || total.unassured.cores !== 0;
  });
  const plain = new Map(licenses.map((license) => [license, balanceOf(question, license)]));
  return licenses.map((license) => {
    const balance = plain.get(license);
    if (balance === undefined) throw new TypeError(`${license} has no balance`);
    const higher = higherLicense[license];
    const served = servedBy(balance, higher === undefined ? undefined : plain.get(higher));
    const lower = licenses.find((each) => higherLicense[each] === license);
    const given = lower === undefined ? known(0) : servedBy(plain.get(lower) ?? balance, balance);
    const shortfall = less(balance.shortfall, served);
    const { price } = entitlements[license] ?? notRegistered;
    const { required, assured, unassured, entitled, shortAtLeast } = balance;
    const { monthly, yearly } = seatExposure(
      { assigned: required, exposureUnits: shortfall },
      price,
      question.terms,
    );
    return {
      license,
      ...{ entitled, required, assured, unassured, shortfall },
      surplus: less(balance.surplus, given),
      shortAtLeast: served.known && shortAtLeast !== null ? Math.max(0, shortAtLeast - served.value) : null,
      servedByHigher: served.known ? served.value : 0,
      packsToOrder: shortfall.known ? known(packsFor(question.rule, shortfall.value)) : shortfall,
      exposure: { monthly, yearly },
    };
  });
}

interface Balance extends Pick<
  ServerPosition,
  'entitled' | 'required' | 'assured' | 'unassured' | 'shortfall' | 'surplus' | 'shortAtLeast'
> {
  readonly isRegistered: boolean;
}

function balanceOf({ estate, entitlements, withheld }: PositionQuestion, license: ServerLicense): Balance {
  const total = estate.totals[license];
  if (total === undefined) throw new TypeError(`${license} is not of ${estate.product}`);
  const { assured, unassured } = total;
  const { entitled } = entitlements[license] ?? notRegistered;
  const required = requiredOf(estate, assured, unassured);
  const balance =
    withheld !== null
      ? unknown(withheld)
      : !required.known
        ? required
        : entitled.known
          ? known(required.value - entitled.value)
          : entitled;
  const atLeast = Math.min(assured.atLeast, unassured.atLeast);
  return {
    ...{ entitled, required, assured, unassured },
    isRegistered: entitlements[license] !== undefined,
    shortfall: balance.known ? known(Math.max(0, balance.value)) : balance,
    surplus: balance.known ? known(Math.max(0, -balance.value)) : balance,
    shortAtLeast: withheld === null && entitled.known ? Math.max(0, atLeast - entitled.value) : null,
  };
}

function requiredOf({ unresolved }: LicensedEstate, assured: CoreNeed, unassured: CoreNeed): Figure<number> {
  if (unresolved.length > 0) return unknown('edition-unknown');
  if (assured.cores !== null && assured.cores === unassured.cores) return known(assured.cores);
  return unknown(assured.cores === null ? 'cores-unknown' : 'assurance-unknown');
}

/** What of a shortfall the surplus of the higher edition serves; unknown where that surplus is. */
function servedBy({ shortfall }: Balance, higher: Balance | undefined): Figure<number> {
  if (!shortfall.known || shortfall.value === 0 || higher?.isRegistered !== true) return known(0);
  return higher.surplus.known
    ? known(Math.min(shortfall.value, higher.surplus.value))
    : unknown('higher-edition-unknown');
}

function less(figure: Figure<number>, taken: Figure<number>): Figure<number> {
  if (!figure.known) return figure;
  return taken.known ? known(figure.value - taken.value) : taken;
}
