import type { FailoverRights } from '../core/servers/failover-rights.ts';
import { wordsOf } from '../reports/reason-words.ts';

/** Passive replicas of one edition beside the rights Software Assurance gives. */
export function failoverText({
  license,
  passive,
  activeAtMost,
  onlyForRecovery,
  withoutRight,
}: FailoverRights): string {
  const recovery = onlyForRecovery === 0 ? '' : `; ${onlyForRecovery} may serve disaster recovery only`;
  const none =
    withoutRight === 0
      ? ''
      : `; ${withoutRight} at least have no right and take licences of their own, which the count above leaves out where it assumes Software Assurance`;
  return `${wordsOf(license)}: ${passive} passive, ${activeAtMost} active with Software Assurance at most${recovery}${none}`;
}
