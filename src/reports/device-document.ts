import type { Catalogue } from '../catalogue/create-catalogue.ts';
import {
  createDeviceReview,
  type DeviceFindings,
  type RightsFindings,
} from '../core/devices/device-review.ts';
import { companyWindows } from '../core/devices/device-licences.ts';
import { inventoryOf, type Inventory } from '../core/devices/inventory.ts';
import type { Gap } from '../core/model/coverage.ts';
import { dayOf } from '../core/model/day.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import { known, unknown } from '../core/model/product.ts';
import type {
  DeviceFacts,
  DetectedVersion,
  RemediationDevice,
  VersionCount,
  WindowsBuild,
} from '../lake/device-facts.ts';
import type { ConfigMgrList, SystemsCompared } from '../lake/device-systems.ts';
import type { Manifest, SourceName } from '../lake/observation.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { deviceLicenceLines, type DeviceLicences } from './device-licences.ts';
import { deviceMethod, type DeviceMethod } from './device-method.ts';
import { sharedUseDocument, type SharedUseDocument } from './device-shared-use.ts';
import { supportOfBuild, type WindowsSupport } from './support-of.ts';
import { basisOf, whyUncounted, type Basis } from './usage-document-basis.ts';

/** Every part is null where it cannot be told; `reasons` says why. */
export interface DeviceDocument extends Basis {
  readonly method: DeviceMethod;
  readonly inactiveAfterDays: number;
  /** Of the amounts; null where there is no price book. */
  readonly currency: string | null;
  readonly inventory: Inventory | null;
  /** The devices behind `inventory.remediation`, the first of them (USE-12). */
  readonly remediation: readonly RemediationDevice[] | null;
  /** Operating systems by version, the most frequent first (USE-11). */
  readonly osVersions: readonly VersionCount[] | null;
  /** Intune's Windows devices by build, with until when each is supported (USE-11). */
  readonly windowsBuilds: readonly (WindowsBuild & WindowsSupport)[] | null;
  /** Software Intune detected: `deviceCount` is Intune's own and may be behind. */
  readonly detected: { readonly all: number; readonly versions: readonly DetectedVersion[] } | null;
  readonly configMgr: ConfigMgrList | null;
  /** Configuration Manager beside Intune. */
  readonly systems: SystemsCompared | null;
  readonly configMgrSoftware: (ConfigMgrList & { readonly versions: readonly VersionCount[] }) | null;
  /** Licences that cover devices, by what is known of their holders' devices (SRV-06). Never a removal. */
  readonly rights: RightsFindings | null;
  /** Licences sold for devices, beside inactive devices (SRV-06). Never a removal. */
  readonly licences: DeviceLicences | null;
  /** Who may do with a frontline licence, or with a licence of the device (USE-13). Never a removal. */
  readonly sharedUse: SharedUseDocument | null;
  readonly skuNames: Readonly<Record<string, string>>;
  readonly reasons: Readonly<Record<string, string>>;
}

export interface DevicePolicy {
  readonly populations: readonly PopulationRule[];
  readonly newForDays: number;
  /** A list of Configuration Manager older than this many days is unknown (10). */
  readonly maxReportLagDays: number;
  readonly inactiveAfterDays: number;
  readonly frontlineSkus: readonly string[];
}

export interface DeviceRequest {
  readonly run: Pick<StoredRun, 'manifest' | 'facts' | 'assignedSkus' | 'supply'>;
  readonly policy: DevicePolicy;
  readonly catalogue: Pick<
    Catalogue,
    'features' | 'grantsOf' | 'purposeOf' | 'restrictionOf' | 'productOf' | 'entry'
  >;
  /** Null: nothing has a price. */
  readonly priceBook: {
    readonly currency: string;
    readonly monthlyMinor: ReadonlyMap<string, number>;
  } | null;
  readonly exempt: ReadonlySet<string>;
  /** Gates that did not pass: where there is one, nobody is found. */
  readonly qualityGaps: readonly Gap[];
}

const listed = 200;
const ownSources = ['intune-devices', 'detected-apps', 'configmgr-devices', 'configmgr-software'] as const;
const sources: readonly SourceName[] = ['users', ...ownSources, 'm365-apps', 'activations', 'mailbox-usage'];

/** Devices, what is installed on them, and whose licences they put in question (USE-09 to USE-13, SRV-06). */
export async function deviceDocument(request: DeviceRequest): Promise<DeviceDocument> {
  const { run, policy, catalogue, priceBook } = request;
  const { manifest, facts } = run;
  const { inactiveAfterDays } = policy;
  const found = await facts.devices({ inactiveAfterDays, listed });
  const isCurrent = isListCurrent(found.configMgr, manifest, policy);
  const reasons = reasonsOf(request, found, isCurrent);
  const whole = reasons.devices === null ? await reviewed(request, isCurrent) : null;
  const told = <Part>(reason: string | null, part: Part): Part | null => (reason === null ? part : null);
  const inventory = inventoryOf(found.cells);
  const windows = reasons.devices === null ? known(companyWindows(found.cells)) : unknown(reasons.devices);
  const skuIds = [...(await coveringSkus(request)), ...policy.frontlineSkus];
  const seen = basisOf(manifest, sources);
  return {
    ...seen,
    gaps: [...seen.gaps, ...ownGaps(manifest, seen.gaps)],
    method: deviceMethod(policy),
    inactiveAfterDays,
    currency: priceBook?.currency ?? null,
    inventory: told(reasons.devices, inventory),
    remediation: told(reasons.devices, found.remediation),
    osVersions: told(reasons.devices, found.osVersions),
    windowsBuilds: told(
      reasons.devices,
      found.windowsBuilds.map((each) => ({ ...each, ...supportOfBuild(each.build, manifest.asOf) })),
    ),
    detected: told(reasons.detected, found.detected),
    configMgr: found.configMgr,
    systems: told(reasons.systems, found.systems),
    configMgrSoftware: told(reasons.software, found.configMgrSoftware),
    rights: whole?.rights ?? null,
    licences: reasons.licences === null ? await deviceLicenceLines(run, catalogue, windows) : null,
    sharedUse: whole === null || reasons.sharedUse !== null ? null : sharedUseDocument(whole.sharedUse),
    skuNames: Object.fromEntries(skuIds.map((skuId) => [skuId, catalogue.productOf(skuId).name])),
    reasons: Object.fromEntries(
      Object.entries(reasons).flatMap(([part, reason]) => (reason === null ? [] : [[part, reason]])),
    ),
  };
}

async function reviewed(request: DeviceRequest, isConfigMgrCurrent: boolean): Promise<DeviceFindings> {
  const { run, policy, catalogue, priceBook, exempt } = request;
  const { facts, manifest } = run;
  const prices = new Map(
    [...(priceBook?.monthlyMinor ?? [])].map(([skuId, minor]) => [skuId.toLowerCase(), minor]),
  );
  const skuIds = await coveringSkus(request);
  const suites = new Set(skuIds.filter((skuId) => isUserSuite(catalogue, skuId)));
  const review = createDeviceReview({
    asOf: dayOf(manifest.asOf),
    newForDays: policy.newForDays,
    isExempt: (userId) => exempt.has(userId),
    isSuite: (skuId) => suites.has(skuId),
    monthlyMinorOf: (skuId) => prices.get(skuId) ?? null,
    frontlineSkuIds: policy.frontlineSkus,
    listed,
  });
  const { populations, inactiveAfterDays } = policy;
  const holders = facts.deviceHolders({ skuIds, populations, inactiveAfterDays, isConfigMgrCurrent });
  for await (const some of holders) for (const holder of some) review.step(holder);
  return review.finish();
}

/** SKUs somebody holds that cover devices: Windows, or applications that are installed. */
async function coveringSkus({ run, catalogue }: Pick<DeviceRequest, 'run' | 'catalogue'>): Promise<string[]> {
  const covering = featureBit(catalogue, 'windows-enterprise') | featureBit(catalogue, 'desktop-apps');
  return (await run.assignedSkus())
    .map(({ skuId }) => skuId.toLowerCase())
    .filter((skuId) => ((catalogue.grantsOf(skuId) ?? 0) & covering) !== 0);
}

/** A suite with installed applications that is sold for anybody. */
function isUserSuite(catalogue: DeviceRequest['catalogue'], skuId: string): boolean {
  const installs = ((catalogue.grantsOf(skuId) ?? 0) & featureBit(catalogue, 'desktop-apps')) !== 0;
  return installs && catalogue.purposeOf(skuId) === 'suite' && catalogue.restrictionOf(skuId) === null;
}

function featureBit({ features }: Pick<Catalogue, 'features'>, id: string): number {
  const position = features().findIndex((feature) => feature.id === id);
  return position < 0 ? 0 : 1 << position;
}

/** True where there is no list: then nothing of it is old. */
function isListCurrent(list: ConfigMgrList | null, { asOf }: Manifest, policy: DevicePolicy): boolean {
  return list === null || dayOf(asOf) - dayOf(list.exportedOn) <= policy.maxReportLagDays;
}

type Part = 'devices' | 'detected' | 'systems' | 'software' | 'licences' | 'sharedUse';

function reasonsOf(
  { run: { manifest }, qualityGaps }: DeviceRequest,
  { configMgr, configMgrSoftware }: DeviceFacts,
  isCurrent: boolean,
): Readonly<Record<Part, string | null>> {
  const unread = (source: SourceName): string | null => {
    const status = manifest.sources.find(({ name }) => name === source)?.status ?? 'missing';
    return status === 'complete' ? null : `${source}-${status}`;
  };
  const brought = (source: SourceName, list: ConfigMgrList | null): string | null =>
    unread(source) ?? (list === null ? 'configmgr-not-imported' : null);
  const devices = whyUncounted(manifest, 'intune-devices') ?? unread('intune-devices');
  return {
    devices,
    detected: unread('detected-apps'),
    systems: devices ?? brought('configmgr-devices', configMgr) ?? (isCurrent ? null : 'configmgr-too-old'),
    software: brought('configmgr-software', configMgrSoftware),
    licences: unread('skus'),
    sharedUse: devices ?? whyApps(manifest) ?? (qualityGaps.length > 0 ? 'quality-gate-failed' : null),
  };
}

/** Any gap of the Apps report: with it nobody can be said not to use the desktop. */
function whyApps(manifest: Manifest): string | null {
  const gap = manifest.coverage.gaps.find(({ source }) => source === 'm365-apps');
  return whyUncounted(manifest, 'm365-apps') ?? (gap === undefined ? null : `m365-apps-${gap.reason}`);
}

/** No verdict rests on these sources, so that the run's coverage does not list their gaps. */
function ownGaps({ sources: reports }: Manifest, known: readonly Gap[]): readonly Gap[] {
  const own: ReadonlySet<string> = new Set(ownSources);
  const listedAlready = new Set(known.map(({ source, detail }) => `${source} ${detail}`));
  return reports
    .filter(({ name }) => own.has(name))
    .flatMap(({ gaps }) => gaps)
    .filter(({ source, detail }) => !listedAlready.has(`${source} ${detail}`));
}
