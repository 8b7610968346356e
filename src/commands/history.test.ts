import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTestLedger, tenantId } from '../testing/cases.ts';
import { header, position, trendScene } from './testing/trend-scene.ts';

const scene = trendScene({ tenantId, openLedger: openTestLedger });

describe('history', () => {
  it('takes nothing of a file with problems, and lists them all', async () => {
    await writeFile(
      join(scene.dir, 'bad.csv'),
      `${header}\nbad-suite,2026-01,1,1,1,m,s\nbad-suite,2027-01,x,1,1,m,s\n`,
    );

    const result = await scene.run('history', 'import', 'bad.csv');

    expect(result).toMatchObject({ exitCode: 1, document: { error: { code: 'HISTORY_IMPORT_INVALID' } } });
    expect(result.text).toContain('line 3: entitled: "x" is not a whole number');
    expect(result.text).toContain('line 3: month: 2027-01 is in the future');
    expect(await scene.ledger.history.imports({ tenantId, product: 'bad-suite' })).toEqual([]);
    expect(await scene.run('history', 'import', 'missing.csv')).toMatchObject({
      document: { error: { code: 'FILE_UNREADABLE' } },
    });
  });

  it('shows months and what later imports superseded; says which product no position has', async () => {
    await scene.save('2026-11-22', [position('own-suite', '2026-11-22', 801)]);
    const first = await scene.importMonths('moving-suite', [10, 11]);
    const again = await scene.importMonths('moving-suite', [10, 11]);
    scene.clock.at = '2026-11-23T09:00:00Z';
    const corrected = await scene.importMonths('moving-suite', [10, null]);

    const shown = await scene.run('history', 'show', 'moving-suite');

    expect(first.text).toContain('2 months imported.');
    expect(first.text).toContain('no position has a product of this name; there are own-suite.');
    expect(again.text).toContain('Nothing imported: 2 months stood so already.');
    expect(corrected.text).toContain(
      '1 month imported, 1 of them in place of earlier ones, which are kept, 1 month stood so already.',
    );
    expect(shown.document).toMatchObject({
      months: [{ active: 10 }, { active: null, reasons: { active: 'not-in-the-imported-history' } }],
      imports: [
        { active: 10 },
        { active: null, supersededAt: null },
        { active: 11, supersededAt: '2026-11-23T09:00:00.000Z' },
      ],
    });
    expect(shown.text).toContain('1 imported month was superseded later');
    expect(shown.text).toContain('imported by anna 2026-11-23');
  });
});
