import { benchCollectAtScale } from './collect-at-scale.ts';
import { benchCollect } from './collect-bench.ts';
import { benchCollectMemory } from './collect-memory-bench.ts';
import { benchReconcile } from './reconcile-bench.ts';
import { benchWrite } from './write-bench.ts';
import { renderBenchLine, type BenchLine } from './bench-line.ts';

const asJson = process.argv.includes('--json');
/** Only these; all when none is named. */
const seats = Number(process.argv[process.argv.indexOf('--seats') + 1]) || 10_000;
const scale = Number(process.argv[process.argv.indexOf('--users') + 1]) || 100_000;
const wanted = process.argv.slice(2).filter((word) => /^[a-z]/.test(word));

const benches: readonly (readonly [name: string, run: () => Promise<readonly BenchLine[]>])[] = [
  ['collect', () => benchCollect({ users: 20_000, latencyMs: 100 })],
  ['scale', () => benchCollectAtScale({ users: scale, latencyMs: 150, idlePct: 10 })],
  ['memory', () => benchCollectMemory([100_000, 1_000_000])],
  ['core', () => benchReconcile({ users: 150_000 })],
  ['core', () => benchReconcile({ users: 1_500_000 })],
  ['write', () => benchWrite({ seats, latencyMs: 100 })],
];

for (const [name, run] of benches) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const line of await run())
    process.stdout.write(`${asJson ? JSON.stringify(line) : renderBenchLine(line)}\n`);
}
