import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import type { Policy } from '../config/policy.ts';
import { twinToken } from '../graph/credential.ts';
import { createGraphReader } from '../graph/reader.ts';
import { createInbox } from '../imports/inbox.ts';
import { collect } from '../jobs/collect.ts';
import { reconcile, type Reconciliation } from '../jobs/reconcile.ts';
import { reviewPlans } from '../jobs/review-plans.ts';
import { createLake } from '../lake/lake.ts';
import { directorySources } from '../lake/rows/directory-rows.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { clockFrom, type Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { createPowerBiReader } from '../powerbi/power-bi-reader.ts';
import { openRegister } from '../register/open-register.ts';
import { boundaryDocument, type BoundaryDocument } from '../reports/boundary-document.ts';
import { groupDocument, type GroupDocument } from '../reports/group-document.ts';
import { justificationDocument, type JustificationDocument } from '../reports/justification-document.ts';
import { overlapDocument, type OverlapDocument } from '../reports/overlap-document.ts';
import { positionRow, type PositionRow } from '../reports/position-document.ts';
import { rightSizeDocument, type RightSizeDocument } from '../reports/right-size-document.ts';
import { noFaults, type Faults } from '../twin/faults.ts';
import { createPopulation, type Tenant } from '../twin/population.ts';
import { serveTwin } from '../twin/serve-twin.ts';
import { priceBookRows } from '../twin/sample-files.ts';
import { skuOf } from '../twin/tenant-skus.ts';
import { oddPrices, withOddPeople } from './odd-people.ts';
import { signalledSources, withSignalStates } from './signal-states.ts';
import {
  attestationText,
  dayFrom,
  keptSeats,
  registerText,
  variantOf,
  type TenantVariant,
} from './tenant-files.ts';
import { createVirtualTime } from './virtual-time.ts';

export interface TenantRun {
  readonly seed: number;
  readonly users: number;
  readonly faults: Faults;
  readonly policy: Policy;
  readonly ledger: Ledger;
  /** An empty folder for everything the run leaves behind. */
  readonly dir: string;
}

/** What the product published of a tenant, and the files it was made from. */
export interface ProductRun {
  readonly runFolder: string;
  readonly registerFile: string;
  readonly pricesFile: string;
  readonly exemptionsFile: string;
  /** Of the earlier day, for a tenant that was seen twice. */
  readonly earlierRunFolder: string | null;
  readonly gaps: readonly string[];
  readonly positions: readonly PositionRow[];
  readonly concluded: Reconciliation['positions'];
  readonly overlaps: OverlapDocument;
  readonly rightSizing: RightSizeDocument;
  readonly boundary: BoundaryDocument;
  readonly justification: JustificationDocument;
  readonly groups: GroupDocument;
}

const today = '2026-11-22';
export const morning = morningOf(today);
const earlierDays = 20;
/** Licences taken away between the two days of a tenant that is seen twice. */
const mostTakenAway = 40;
const oddPeopleBeside = 200;

/** The product's own way from Graph to its published documents, for one twin tenant. */
export async function runProduct(task: TenantRun): Promise<ProductRun> {
  const { seed, users, faults, policy, ledger, dir } = task;
  const variant = variantOf(seed);
  const log = createLog('silent');
  const tenant = createPopulation({ seed, users, today });
  const { tenantId } = tenant;
  const firstDay = variant.isSeenTwice ? dayFrom(today, -earlierDays) : today;
  let now = morningOf(firstDay);
  const clock: Clock = { now: () => now };
  const files = await writeTenantFiles(tenant, variant, dir);
  const lake = await createLake({ dir: join(dir, 'lake'), clock, log, threads: 1, memoryLimit: '400MB' });
  const people = oddPeopleBeside + Math.round(users / 5);
  const signalled = withSignalStates(lake, seed);
  const peopled = variant.hasOddPeople ? withOddPeople(signalled, { seed, people }) : signalled;
  try {
    const register = await openRegister({
      file: join(dir, 'register', 'entitlements.json'),
      clock,
      log,
      audit: async () => undefined,
    });
    const from = (fileName: string) => ({ fileName, actor: 'oracle' });
    await register.importLines(files.registerCsv, { format: 'csv', ...from('register.csv') });
    await register.importPrices(files.pricesCsv, { format: 'csv', ...from('prices.csv') });
    const imports = createInbox({ dir: join(dir, 'imports'), clock, log });
    await imports.keep('features', { text: files.attestations, ...from('attestations.csv') });
    await ledger.exemptions.add(
      files.kept.map((seat) => ({ ...seat, tenantId, reason: 'needed', actorId: tenantId })),
    );
    const { maxReportLagDays, decision, populations } = policy;
    const catalogue = createCatalogue();
    const deps = { tenantId, lake, register, catalogue, ledger, clock, log };
    const stateFile = join(dir, 'twin-state.jsonl');

    const seeDay = async (seen: Tenant, dayFaults: Faults, afterwards?: (url: string) => Promise<void>) => {
      now = morningOf(seen.today);
      const twin = await serveTwin({
        ...{ tenant: seen, port: 0, faults: dayFaults, clock: clockFrom(now), log, stateFile },
      });
      try {
        const time = createVirtualTime(now);
        const reader = createGraphReader({
          ...{ baseUrl: twin.url, credential: twinToken(), fetch, clock: time.clock, sleep: time.sleep },
          ...{ log, priority: 'Low' },
        });
        const powerBi = createPowerBiReader({
          ...{ baseUrl: twin.url, credential: twinToken(), fetch, clock: time.clock, sleep: time.sleep },
          ...{ log, priority: 'Low' },
        });
        // The oracle counts licences, people and their use: what is read beside them, it knows nothing of.
        await collect({ tenantId, reader, powerBi, lake: peopled, imports, maxReportLagDays, clock, log }, [
          ...directorySources,
          ...signalledSources,
        ]);
        await afterwards?.(twin.url);
      } finally {
        await twin.stop();
      }
      const run = await lake.newest({ tenantId });
      if (run === null) throw new TypeError('a collection that finished leaves a run');
      const { positions } = await reconcile({
        ...deps,
        policy: { ...decision, populations },
        quality: { ...policy.quality, maxReportLagDays },
      });
      return { run, positions };
    };

    const earlier = variant.isSeenTwice
      ? await seeDay(createPopulation({ seed, users, today: firstDay }), noFaults, (url) =>
          takeAway(tenant, url),
        )
      : null;
    const { run, positions } = await seeDay(tenant, faults);

    const currency = policy.rightSizing.currency ?? 'GBP';
    const { prices } = await register.priceBook({ asOf: today, currency });
    const monthlyMinor = new Map(prices.map(({ skuId, monthlyMinor: minor }) => [skuId, minor]));
    const exempt = new Set((await ledger.exemptions.inForce(tenantId, today)).map(({ userId }) => userId));
    const review = await reviewPlans({
      ...{ run, catalogue, priceBook: { currency, monthlyMinor }, policy, exempt },
    });
    return {
      runFolder: run.folder,
      earlierRunFolder: earlier?.run.folder ?? null,
      ...files.paths,
      gaps: run.manifest.coverage.gaps.map(({ source, reason }) => `${source}: ${reason}`),
      positions: positions.map(positionRow),
      concluded: positions,
      overlaps: overlapDocument(review, await run.repeatedSkus()),
      rightSizing: rightSizeDocument(review, null),
      boundary: boundaryDocument(review, null),
      justification: justificationDocument(review),
      groups: groupDocument(review),
    };
  } finally {
    await lake.close();
  }
}

function morningOf(day: string): Date {
  return new Date(`${day}T09:00:00Z`);
}

/** Writes what is brought to the product where the oracle finds it as well. */
async function writeTenantFiles(tenant: Tenant, variant: TenantVariant, dir: string) {
  const paths = {
    registerFile: join(dir, 'register.csv'),
    pricesFile: join(dir, 'prices.csv'),
    exemptionsFile: join(dir, 'exemptions.json'),
  };
  const registerCsv = registerText(tenant, variant);
  const pricesCsv = [priceBookRows(tenant), variant.hasOddPeople ? oddPrices : '']
    .join('')
    .replaceAll(/\r?\n/g, '\n');
  const kept = keptSeats(tenant, variant);
  await mkdir(dir, { recursive: true });
  await writeFile(paths.registerFile, registerCsv);
  await writeFile(paths.pricesFile, pricesCsv);
  await writeFile(paths.exemptionsFile, JSON.stringify(kept));
  return { paths, registerCsv, pricesCsv, kept, attestations: attestationText(tenant, variant) };
}

/** Takes the licences of people away who hold one only, and that directly, through the tenant's own Graph. */
async function takeAway(tenant: Tenant, url: string): Promise<void> {
  let taken = 0;
  for (let index = 0; index < tenant.users && taken < mostTakenAway; index += 5) {
    const { id, rows } = tenant.personAt(index);
    const [direct, ...others] = rows;
    if (direct?.group !== null || direct.state !== 'Active' || others.length > 0) continue;
    const answer = await fetch(`${url}/v1.0/users/${id}/assignLicense`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await twinToken().getToken()}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ addLicenses: [], removeLicenses: [skuOf(direct.sku).skuId] }),
    });
    if (!answer.ok) throw new TypeError(`the twin refused: ${await answer.text()}`);
    taken += 1;
  }
}
