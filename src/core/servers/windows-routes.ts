import { timesNeed, unknownNeed, type CoreNeed } from './core-need.ts';
import { coresForHost, coresForVm } from './core-rule.ts';
import { withNeed, type HostLoad, type Needs, type Ose, type Route } from './route.ts';

/** Virtual machines that one full licensing of a host in Standard allows. */
const vmsPerStandard = 2;

/**
 * Windows Server: all cores of the host, in Standard once for every two virtual machines or in Datacenter once; or
 * each virtual machine on its own, with Software Assurance, where the host itself runs none.
 */
export function windowsRoutes(load: HostLoad): readonly Route[] {
  const { rule, host, own, guests } = load;
  const all = own === null ? guests : [own, ...guests];
  if (all.length === 0) return [];
  const physical = coresForHost(rule, host);
  const datacenter: Route = {
    kind: 'host-datacenter',
    needs: { 'windows-server-datacenter': physical },
    refusal: null,
  };
  const isStandard = all.every(({ license }) => license === 'windows-server-standard');
  const standard: Route = {
    kind: 'host-standard',
    needs: { 'windows-server-standard': stacked(physical, all, guests.length) },
    refusal: null,
  };
  const alone = own === null ? [byVm(load)] : [];
  return isStandard ? [standard, ...alone, datacenter] : [datacenter, ...alone];
}

/** Containers isolated by Hyper-V count as virtual machines in Standard; others take nothing (SRV-09). */
function stacked(physical: CoreNeed, all: readonly Ose[], guests: number): CoreNeed {
  const hosts = all.map(({ machine }) => machine).filter(({ isContainerHost }) => isContainerHost);
  const isolated = hosts
    .filter(({ isolation }) => isolation === 'hyper-v')
    .map(({ containers }) => containers);
  const isKnown = hosts.every(({ isolation }) => isolation !== null) && !isolated.includes(null);
  const environments = isolated.reduce<number>((sum, count) => (count === null ? sum : sum + count), guests);
  const need = timesNeed(physical, Math.max(1, Math.ceil(environments / vmsPerStandard)));
  return isKnown ? need : unknownNeed(need.atLeast);
}

function byVm({ rule, countedAlone, isAssured }: HostLoad): Route {
  let needs: Needs = {};
  for (const guest of countedAlone) {
    const need = coresForVm(rule, guest.machine.virtualCores);
    if (need === null) return { kind: 'by-vm', needs: {}, refusal: 'no-rule-for-vms' };
    needs = withNeed(needs, guest.license, need);
  }
  return { kind: 'by-vm', needs, refusal: countedAlone.every(isAssured) ? null : 'needs-assurance' };
}
