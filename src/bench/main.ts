import { benchCollect } from './collect-bench.ts';
import { benchReconcile } from './reconcile-bench.ts';
import { renderBenchLine, type BenchLine } from './bench-line.ts';

const asJson = process.argv.includes('--json');

function print(lines: readonly BenchLine[]): void {
  for (const line of lines)
    process.stdout.write(`${asJson ? JSON.stringify(line) : renderBenchLine(line)}\n`);
}

print(await benchCollect({ users: 20_000, latencyMs: 100 }));
print(await benchReconcile({ users: 150_000 }));
print(await benchReconcile({ users: 1_500_000 }));
