import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommandLine } from '../commands/run-command-line.ts';
import type { Logger } from '../lib/log.ts';
import type { Product } from './compose.ts';
import type { DemoTenant } from './demo-tenant.ts';

/** What the twin brings along: the file it is kept as, and the command line that takes it. */
const samples: readonly (readonly [
  file: string,
  sample: keyof DemoTenant['samples'],
  argv: readonly string[],
])[] = [
  ['register.csv', 'register', ['register', 'import']],
  ['server-register.csv', 'serverRegister', ['register', 'import']],
  ['prices.csv', 'prices', ['prices', 'import']],
  ['invoices.csv', 'invoices', ['invoices', 'import']],
  ['features.csv', 'attestations', ['features', 'import']],
  ['history.csv', 'history', ['history', 'import']],
  ['holds.csv', 'holds', ['holds', 'import']],
  ['phones.csv', 'phones', ['phones', 'import']],
  ['servers.csv', 'servers', ['servers', 'import']],
  ['configmgr-devices.csv', 'configMgrDevices', ['devices', 'import']],
  ['configmgr-software.csv', 'configMgrSoftware', ['devices', 'import']],
];

/**
 * Gives an empty twin what an administrator would bring: contracts, prices, invoices, attested features, two years of
 * months, and what other tools know of servers and devices. The files stay beside the tenant, and go in by the same commands as anybody's.
 */
export async function seedDemo(product: Product, demo: DemoTenant, log: Logger): Promise<void> {
  for (const [file, sample, argv] of samples) {
    await writeFile(join(demo.dir, file), demo.samples[sample], { mode: 0o600 });
    const line = { argv: [...argv, file], cwd: demo.dir };
    const { exitCode, text } = await runCommandLine(line, { services: async () => product, actor: 'twin' });
    if (exitCode !== 0) log.warn({ file, exitCode, text }, 'the twin’s sample file was not taken');
  }
}
