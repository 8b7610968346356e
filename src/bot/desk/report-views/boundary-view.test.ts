import { expect, it } from 'vitest';
import { sampleReports, sampleSku } from '../../testing/sample-reports.ts';
import { boundaryView } from './boundary-view.ts';

const product = { product: 'e5', name: 'E5', skuIds: [sampleSku] };

async function viewOf(rows: number) {
  return boundaryView(await sampleReports({ rows }).boundary(product), 'E5');
}

it('says beside each feature what tells of it, and how fresh the signals are', async () => {
  const { sections, notes } = await viewOf(1);

  expect(sections[0]?.columns.at(-1)).toBe('Told by');
  expect(sections[0]?.rows[0]?.at(-1)).toEqual({ text: 'signals + attested' });
  expect(notes.find((note) => note.startsWith('Signals: '))).toMatch(
    /by calls 2026-11-22, and whoever they do not name does not use it\.$/,
  );
});

it('says where an attestation and a signal disagree', async () => {
  const { notes } = await viewOf(1);

  expect(notes.join('\n')).toContain(
    '4 shown by a signal and not attested, 2 attested and not shown by any. All of them count as users.',
  );
});

it('says nothing of signals where none tells', async () => {
  const { notes } = await viewOf(0);

  expect(notes.join('\n')).not.toMatch(/Signals: |signal/);
});

it('says how many use no more than what is attested for everybody', async () => {
  const { conclusion, conclusionCells } = await viewOf(1);

  expect(conclusion).toBe(
    'Of {0} people with E5, {1} use something it grants, {2} of them only what is attested for everybody. {3} use nothing of it, and nobody can tell of {4}.',
  );
  expect(conclusionCells).toEqual([100, 80, 12, 15, 5].map((count) => ({ count })));
});

it('says once of which days reports and attestations are, so that the table stays narrow', async () => {
  const { sections, notes } = await viewOf(2);

  expect(notes).toContain('Attested on 2026-11-01.');
  expect(JSON.stringify(sections[0]?.rows)).not.toContain('2026-11-01');
  expect(sections.at(-1)?.columns).toHaveLength(5);
});
