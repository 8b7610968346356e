import type { LicenceLine } from '../core/azure/core-need.ts';
import type { Gap } from '../core/model/coverage.ts';
import { known, unknown, type Figure } from '../core/model/product.ts';
import { AppError } from '../lib/app-error.ts';
import type { Entitlement } from '../register/entitlements.ts';

/** Words that must all be in the name of a product for it to be of the line; the register has no field for it. */
const lineWords: Readonly<Record<LicenceLine, readonly string[]>> = {
  windowsServer: ['windows', 'server'],
  sqlEnterprise: ['sql', 'server', 'enterprise'],
  sqlStandard: ['sql', 'server', 'standard'],
};

/** Entitled cores of Windows Server and SQL Server, of products that are counted in cores and named so. */
export function registeredCores(
  entitlements: readonly Pick<Entitlement, 'name' | 'metric' | 'entitled'>[],
): Readonly<Record<LicenceLine, Figure<number>>> {
  const inCores = entitlements.filter(({ metric }) => metric === 'core');
  const of = (line: LicenceLine): Figure<number> => {
    const own = inCores.filter(({ name }) => isNamed(name, lineWords[line]));
    if (own.length === 0) return unknown('not-in-register');
    let cores = 0;
    for (const { entitled } of own) {
      if (!entitled.known) return entitled;
      cores += entitled.value;
    }
    return known(cores);
  };
  return {
    windowsServer: of('windowsServer'),
    sqlEnterprise: of('sqlEnterprise'),
    sqlStandard: of('sqlStandard'),
  };
}

/** The cores of the register of a day, and what is missing of them. */
export interface RegisteredCores {
  readonly cores: Readonly<Record<LicenceLine, Figure<number>>>;
  /** Empty, or that the register cannot be read, with what to do about it. */
  readonly gaps: readonly Gap[];
}

/** The same from the register of the day; every line is unknown when it cannot be read. */
export async function readRegisteredCores(
  register: { entitlements(moment: { asOf: string }): Promise<readonly Entitlement[]> },
  asOf: string,
): Promise<RegisteredCores> {
  try {
    return { cores: registeredCores(await register.entitlements({ asOf })), gaps: [] };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const why = unknown('register-unreadable');
    const { code, what, fix } = error;
    return {
      cores: { windowsServer: why, sqlEnterprise: why, sqlStandard: why },
      gaps: [{ source: 'register', reason: 'missing', detail: `register: ${code}: ${what} ${fix}` }],
    };
  }
}

function isNamed(name: string, wanted: readonly string[]): boolean {
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  return wanted.every((word) => words.includes(word));
}
