import { timesNeed, unknownNeed, exactly, type CoreNeed } from './core-need.ts';
import { coresForHost, coresForVm, type CoreRule } from './core-rule.ts';
import { needsAssuranceByVm } from './edition.ts';
import { withNeed, type HostLoad, type Needs, type Ose, type Route } from './route.ts';

/**
 * SQL Server: each virtual machine on its own, or all cores of the host in Enterprise. Standard on all cores of a
 * host licenses what is installed on the host itself, and none of its virtual machines.
 */
export function sqlRoutes(load: HostLoad): readonly Route[] {
  const { rule, host, own, guests, isAssured } = load;
  const all = own === null ? guests : [own, ...guests];
  if (all.length === 0) return [];
  const need = coresForHost(rule, host);
  const enterprise = all.filter(({ license }) => license === 'sql-server-enterprise');
  const isUnlimited = enterprise.length > 0 && enterprise.every(isAssured);
  const isWithin = guests.length === 0 || (need.cores !== null && guests.length <= need.cores);
  return [
    byVm(load),
    {
      kind: 'host-enterprise',
      needs: { 'sql-server-enterprise': need },
      refusal: isUnlimited || isWithin ? null : 'more-vms-than-cores',
    },
  ];
}

/** Each guest by itself; what is installed on the host by the host's cores. */
function byVm({ rule, host, own, countedAlone, isAssured }: HostLoad): Route {
  let needs: Needs = {};
  if (own !== null) {
    needs = withNeed(needs, own.license, coresOfMachine(rule, own, coresForHost(rule, host), isAssured(own)));
  }
  for (const guest of countedAlone) {
    const need = sqlNeedByVm(rule, guest, isAssured(guest));
    if (need === null) return { kind: 'by-vm', needs: {}, refusal: 'no-rule-for-vms' };
    needs = withNeed(needs, guest.license, need);
  }
  const isAllowed = countedAlone.every((guest) => mayStandAlone(guest, isAssured(guest)));
  const kind = countedAlone.length === 0 && own !== null ? 'physical' : 'by-vm';
  return { kind, needs, refusal: isAllowed ? null : 'needs-assurance' };
}

/** SQL Server 2022 and later is licensed by virtual machine with Software Assurance only; so is a version nobody knows. */
export function mayStandAlone({ deployment }: Ose, isAssured: boolean): boolean {
  return isAssured || needsAssuranceByVm('sql-server', deployment.year) === false;
}

/** One virtual machine on its own, or each of its containers where that takes fewer (SRV-09). */
export function sqlNeedByVm(rule: CoreRule, ose: Ose, isAssured: boolean): CoreNeed | null {
  const whole = coresForVm(rule, ose.machine.virtualCores);
  return whole === null ? null : coresOfMachine(rule, ose, whole, isAssured);
}

function coresOfMachine(rule: CoreRule, ose: Ose, whole: CoreNeed, isAssured: boolean): CoreNeed {
  const { isContainerHost, containers } = ose.machine;
  if (!isContainerHost || !mayStandAlone(ose, isAssured)) return whole;
  if (containers === null || containers === 0 || ose.deployment.visibleCores === null) return whole;
  const one = coresForVm(rule, ose.deployment.visibleCores);
  if (one === null) return whole;
  const each = timesNeed(one, containers);
  if (whole.cores === null || each.cores === null) return unknownNeed(Math.min(whole.atLeast, each.atLeast));
  return exactly(Math.min(whole.cores, each.cores));
}
