import type { ServerLicense } from './edition.ts';
import type { Machine } from './gather-machines.ts';

/** Passive replicas of one edition beside what may have the right to them. */
export interface FailoverRights {
  readonly license: ServerLicense;
  /** Passive replicas whose Software Assurance nobody denies, in no cloud. */
  readonly passive: number;
  /** Installations that may serve, with Software Assurance that nobody denies: at most so many are active. */
  readonly activeAtMost: number;
  /** Beyond one for each active: they may serve disaster recovery and nothing else. */
  readonly onlyForRecovery: number;
  /** Beyond two for each active: no right covers them, and they take licences of their own. */
  readonly withoutRight: number;
}

/**
 * An active SQL Server with Software Assurance has the right to one passive replica for any purpose and one more for
 * disaster recovery, on servers of one's own (Product Terms of November 2019, by marketplace.itassetmanagement.net of
 * 2019-11-05; a third in Azure is no matter of this list). Which replica is whose no list tells: this is a bound of the
 * counts, and lowers nothing. Only editions with more passive replicas than active ones.
 */
export function failoverRights(machines: readonly Machine[]): FailoverRights[] {
  const installed = machines
    .filter(({ kind }) => kind !== 'cloud')
    .flatMap(({ deployments }) =>
      deployments.flatMap(({ product, need, isPassive, hasAssurance }) =>
        product === 'sql-server' && need.kind === 'license' && hasAssurance !== false
          ? [{ license: need.license, isPassive: isPassive === true }]
          : [],
      ),
    );
  return [...Map.groupBy(installed, ({ license }) => license)]
    .map(([license, own]): FailoverRights => {
      const passive = own.filter(({ isPassive }) => isPassive).length;
      const activeAtMost = own.length - passive;
      const withoutRight = Math.max(0, passive - 2 * activeAtMost);
      const onlyForRecovery = Math.max(0, passive - activeAtMost - withoutRight);
      return { license, passive, activeAtMost, onlyForRecovery, withoutRight };
    })
    .filter(({ passive, activeAtMost }) => passive > activeAtMost)
    .sort((a, b) => (a.license < b.license ? -1 : 1));
}
