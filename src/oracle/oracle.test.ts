import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countRun, publishedFigures } from './check-run.ts';
import { absent, compareFigures, type Difference } from './compare-figures.ts';
import { faultPlanOf } from './fault-plan.ts';
import type { ProductRun } from './product-run.ts';
import { openStage, policyFile, type Stage } from './stage.ts';
import { copyWithoutOneHolder } from './testing/copy-run.ts';

const users = 200;
/** A column is missing and people are odd; names are concealed. */
const seeds = [7, 17];

let dir: string;
let stage: Stage;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-oracle-'));
  stage = await openStage(join(dir, 'stage'));
});
afterAll(async () => {
  await stage.close();
  await rm(dir, { recursive: true, force: true });
});

describe('the product and the oracle', () => {
  it.each(seeds.map((seed) => [seed, faultPlanOf(seed) || 'no faults'] as const))(
    'count the tenant of seed %i alike (%s)',
    async (seed) => {
      const { differences, figures } = await stage.check(seed, users);

      expect(differences).toEqual([]);
      expect(figures).toBeGreaterThan(200);
    },
  );
});

describe('a difference that was planted', () => {
  let run: ProductRun;
  let folder: string;
  let honest: ReadonlySet<string>;
  beforeAll(async () => {
    folder = join(dir, 'planted');
    run = await stage.product(33, users, folder);
    honest = namesOf(await differences({}));
  });

  /** What the oracle finds when one side is changed. */
  async function differences(changes: {
    readonly published?: Partial<ProductRun>;
    readonly facts?: Partial<ProductRun>;
    readonly policyFile?: string;
  }): Promise<readonly Difference[]> {
    const task = { dir: folder, policyFile: changes.policyFile ?? policyFile };
    const counted = await countRun({ ...run, ...changes.facts }, task);
    return compareFigures(publishedFigures({ ...run, ...changes.published }), counted);
  }

  function namesOf(found: readonly Difference[]): ReadonlySet<string> {
    return new Set(found.map(({ subject, figure }) => `${subject} ${figure}`));
  }

  async function planted(changes: Parameters<typeof differences>[0]): Promise<readonly Difference[]> {
    const found = await differences(changes);
    return found.filter(({ subject, figure }) => !honest.has(`${subject} ${figure}`));
  }

  it('in one published figure is found, and nothing else', async () => {
    const [first, ...rest] = run.positions;
    if (typeof first?.active !== 'number') throw new TypeError('the first position has a count');
    const positions = [{ ...first, active: first.active + 1 }, ...rest];

    const found = await planted({ published: { positions } });

    const [product, oracle] = [String(first.active + 1), String(first.active)];
    expect(found).toEqual([{ subject: first.product, figure: 'active', product, oracle }]);
  });

  it('by a product that nobody publishes is found', async () => {
    const found = await planted({ published: { concluded: [] } });

    expect(found.filter(({ product }) => product === absent).map(({ figure }) => figure)).toContain(
      'rule used',
    );
  });

  it('by an overlap that nobody reports is found', async () => {
    const [first, ...rest] = run.overlaps.overlaps ?? [];
    if (first === undefined) throw new TypeError('somebody holds something twice');
    const overlaps = { ...run.overlaps, overlaps: rest };

    const found = await planted({ published: { overlaps } });

    const subject = `${first.redundant.skuId} → ${first.coveredBy.skuId}`;
    const oracle = {
      'overlap monthly minor': String(first.monthlyMinor),
      'overlap users': String(first.people),
    };
    expect(found).toEqual(
      Object.entries(oracle).map(([figure, amount]) => ({
        subject,
        figure,
        product: absent,
        oracle: amount,
      })),
    );
  });

  it('in what one feature is used for is found, and nothing else', async () => {
    const [first, ...rest] = run.boundary.features ?? [];
    if (first === undefined) throw new TypeError('there are features');
    const boundary = { ...run.boundary, features: [{ ...first, consumed: first.consumed + 1 }, ...rest] };

    const found = await planted({ published: { boundary } });

    const [product, oracle] = [String(first.consumed + 1), String(first.consumed)];
    expect(found).toEqual([{ subject: `feature ${first.feature}`, figure: 'consumed', product, oracle }]);
  });

  it('by one person without a licence in the lake is found', async () => {
    const [first] = run.positions;
    const runFolder = join(dir, 'one-less');
    await copyWithoutOneHolder(run.runFolder, runFolder, first?.skuIds ?? []);

    const found = await planted({ facts: { runFolder } });

    const assigned = first?.assigned ?? NaN;
    expect(found).toContainEqual({
      subject: first?.product,
      figure: 'assigned',
      product: String(assigned),
      oracle: String(assigned - 1),
    });
  });

  it('by another policy is found', async () => {
    const policy = JSON.parse(await readFile(policyFile, 'utf8')) as { decision: object };
    const other = join(dir, 'other-policy.json');
    const decision = { ...policy.decision, classifyAfterDays: 60 };
    await writeFile(other, JSON.stringify({ ...policy, decision }));

    const figures = (await planted({ policyFile: other })).map(({ figure }) => figure);

    expect(figures).toEqual(expect.arrayContaining(['active', 'inactive', 'rule used']));
  });
});
