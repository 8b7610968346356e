import { known, unknown, type Figure } from '../core/model/product.ts';
import { calPosition, type CalPosition } from '../core/servers/cal-position.ts';
import type { DetailedEntitlement } from '../register/entitlements.ts';
import type { ServerReading } from './server-inputs.ts';
import { basisOf, whyUncounted, type Basis } from './usage-document-basis.ts';

export interface CalDocument extends Basis {
  readonly method: string;
  readonly cals: readonly (CalPosition & {
    /** The attestations that say which plans include it. */
    readonly attestations: readonly {
      readonly source: string;
      readonly attestedBy: string;
      readonly attestedOn: string;
    }[];
  })[];
}

const method =
  'Needed: internal people with an enabled account, whom no attested plan covers. Device CALs stand beside: who works at a licensed device nobody says, and then the shortfall is unknown. Which plans include a CAL no API tells: the policy attests it (servers.calCoverage), after the Product Terms on CAL and ML equivalency licences.';

/** Client access licences: needed, covered by plans, owned and short (SRV-07). */
export async function calDocument({ run, register, policy }: ServerReading): Promise<CalDocument> {
  const { manifest, facts } = run;
  const { populations, servers } = policy;
  const entitlements = await register.entitlements({ asOf: manifest.asOf });
  const why = whyUncounted(manifest, 'users');
  const devices = await facts.servers.devices();
  const isWhole = manifest.sources.some(
    ({ name, status }) => name === 'intune-devices' && status === 'complete',
  );
  const list = await facts.servers.list();
  const cals: CalDocument['cals'][number][] = [];
  for (const cal of calNames(
    entitlements,
    list.lines.some(({ product }) => product === 'windows-server'),
  )) {
    const attested = servers.calCoverage.filter((each) => each.cal === cal);
    const skuIds = attested.flatMap((each) => each.skuIds);
    const counted = await facts.servers.calPeople({ populations, skuIds });
    const people: Figure<number> =
      why !== null ? unknown(why) : counted.unknown > 0 ? unknown('accounts-unknown') : known(counted.people);
    const covered: Figure<number> =
      attested.length === 0 ? unknown('no-cal-attestation') : people.known ? known(counted.covered) : people;
    const position = calPosition({
      ...{ cal, people, covered },
      devices: devices === null || !isWhole ? unknown('intune-devices-missing') : known(devices),
      ownedByUser: ownedOf(entitlements, cal, 'cal-user'),
      ownedByDevice: ownedOf(entitlements, cal, 'cal-device'),
    });
    const attestations = attested.map(({ source, attestedBy, attestedOn }) => ({
      source,
      attestedBy,
      attestedOn,
    }));
    cals.push({ ...position, attestations });
  }
  return { ...basisOf(manifest, ['users', 'servers', 'intune-devices']), method, cals };
}

/** `windows-server-user-cal` → `windows-server`. Windows Server's are asked for wherever it runs. */
function calNames(entitlements: readonly DetailedEntitlement[], isWindows: boolean): string[] {
  const named = entitlements.flatMap(({ product, lines, notEntitling }) =>
    [...lines, ...notEntitling].some(({ metric }) => metric === 'cal-user' || metric === 'cal-device')
      ? [calOf(product)]
      : [],
  );
  return [...new Set([...(isWindows ? ['windows-server'] : []), ...named])].sort();
}

function calOf(product: string): string {
  return product.replace(/(-user|-device)?-cals?$/, '');
}

/** A kind nobody registered owns nothing only where the other kind is registered: then somebody looked. */
function ownedOf(
  entitlements: readonly DetailedEntitlement[],
  cal: string,
  metric: 'cal-user' | 'cal-device',
): Figure<number> {
  const ofCal = entitlements.filter(({ product, lines }) => calOf(product) === cal && lines.length > 0);
  const own = ofCal.filter((each) => each.metric === metric);
  if (own.length > 0)
    return own
      .map(({ entitled }) => entitled)
      .reduce((sum, more) => (!sum.known ? sum : more.known ? known(sum.value + more.value) : more));
  const others = ofCal.filter((each) => each.metric === 'cal-user' || each.metric === 'cal-device');
  return others.length > 0 ? known(0) : unknown('not-in-register');
}
