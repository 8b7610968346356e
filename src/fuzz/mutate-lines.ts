import type { Mutant, Mutation } from './mutation.ts';
import type { FuzzRandom } from './random.ts';
import { bytesOf, textOf } from './units.ts';

interface Report {
  readonly header: string[];
  readonly lines: string[][];
}

/** The recorded reports quote a value only where it has a comma: such lines are left as they are. */
function readReport(body: Uint8Array): Report | null {
  const [header = '', ...lines] = textOf(body)
    .split(/\r?\n/)
    .filter((line) => line !== '');
  if (lines.length === 0) return null;
  return {
    header: header.split(','),
    lines: lines.map((line) => (line.includes('"') ? [line] : line.split(','))),
  };
}

function write({ header, lines }: Report, end = '\r\n'): Uint8Array {
  return bytesOf(`\uFEFF${[header, ...lines].map((cells) => cells.join(',')).join(end)}${end}`);
}

function lineMutation(
  name: string,
  change: (report: Report, random: FuzzRandom) => (Omit<Mutant, 'body'> & { readonly end?: string }) | null,
): Mutation {
  return {
    name,
    kinds: ['lines'],
    mutate(body, random) {
      const report = readReport(body);
      if (report === null) return null;
      const told = change(report, random);
      if (told === null) return null;
      const { end, ...rest } = told;
      return { ...rest, body: write(report, end) };
    },
  };
}

/** Puts a text into one cell of one line. */
function cellMutation(name: string, texts: readonly string[], told: Omit<Mutant, 'body'>): Mutation {
  return lineMutation(name, ({ lines }, random) => {
    const line = random.pick(lines);
    line[random.below(line.length)] = random.pick(texts);
    return told;
  });
}

export const lineMutations: readonly Mutation[] = [
  lineMutation('drop-column', ({ header, lines }, random) => {
    const at = random.below(header.length);
    header.splice(at, 1);
    for (const line of lines) if (line.length > 1) line.splice(at, 1);
    return { takesAway: true, mayVanish: true };
  }),
  lineMutation('rename-column', ({ header }, random) => {
    header[random.below(header.length)] = random.pick(['Something Else', '', 'ﬁeld', header[0] ?? '']);
    return { takesAway: true, mayVanish: true };
  }),
  lineMutation('duplicate-name', ({ header }, random) => {
    header[random.below(header.length)] = random.pick(header);
    return { takesAway: true, mayVanish: true };
  }),
  lineMutation('duplicate-column', ({ header, lines }, random) => {
    const at = random.below(header.length);
    header.push(header[at] ?? '');
    for (const line of lines) line.push('');
    return { sameFacts: true };
  }),
  lineMutation('drop-cell', ({ lines }, random) => {
    const line = random.pick(lines);
    line.splice(random.below(line.length), 1);
    return {};
  }),
  lineMutation('extra-cell', ({ lines }, random) => {
    const line = random.pick(lines);
    line.splice(random.below(line.length), 0, '1');
    return {};
  }),
  lineMutation('duplicate-line', ({ lines }, random) => {
    lines.push([...random.pick(lines)]);
    return {};
  }),
  lineMutation('shuffle-columns', ({ header, lines }, random) => {
    if (lines.some((line) => line.length !== header.length)) return null;
    const [a, b] = [random.below(header.length), random.below(header.length)];
    for (const cells of [header, ...lines]) [cells[a], cells[b]] = [cells[b] ?? '', cells[a] ?? ''];
    return { sameFacts: true };
  }),
  lineMutation('line-feeds', () => ({ end: '\n', sameFacts: true })),
  lineMutation('blank-lines', () => ({ end: '\r\n\r\n', sameFacts: true })),
  cellMutation('blank-cell', ['', ' '], { takesAway: true, mayVanish: true }),
  cellMutation('stray-quote', ['"', 'a"b', '"a"b', '""'], { mayVanish: true }),
  cellMutation('not-a-number', ['NaN', 'Infinity', '-1', '1.5', '1,234', '12e3', '0x10'], {
    mayVanish: true,
  }),
  cellMutation('huge-number', ['99999999999999999999', '2147483648', '9007199254740993'], {
    mayVanish: true,
  }),
  cellMutation('not-a-day', ['2026-02-30', '22/11/2026', '0001-01-01', '2026-11-22T00:00:00Z'], {
    mayVanish: true,
  }),
  cellMutation('not-a-flag', ['Maybe', 'TRUE', '1', 'null'], { mayVanish: true }),
];
