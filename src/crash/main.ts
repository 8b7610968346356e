import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, hash32 } from '../twin/random.ts';
import { chooseCases } from './choose-cases.ts';
import { createKillBudget } from './kill-budget.ts';
import { playRound, type Round } from './play-round.ts';
import { readOptions, type Options } from './read-options.ts';
import { reportOf } from './report.ts';
import { prepare, setStage } from './stage.ts';

/**
 * Kills the product with SIGKILL while it takes licences back and gives them back, starts it again, and counts what
 * went wrong. `npm run crash [-- --kills 1000] [--stages 3] [--seed 1]`. Exit 0 nothing, 1 something, 2 usage.
 */
const usage = 'Usage: npm run crash -- [--kills 50] [--stages N] [--seed 1]';
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function run({ kills, stages, seed }: Options): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-crash-'));
  const started = performance.now();
  const budget = createKillBudget(kills);
  const rounds: Round[] = [];
  let killed = 0;

  const progress = (): string => {
    const seconds = (performance.now() - started) / 1_000;
    const left = (seconds / Math.max(1, killed)) * (kills - killed);
    return `${killed} of ${kills} kills, ${(seconds / Math.max(1, killed)).toFixed(2)} s each, about ${Math.ceil(left / 60)} min left`;
  };

  async function play(index: number): Promise<void> {
    const stage = await setStage(`stage ${index}`, join(dir, `stage-${index}`));
    const template = await prepare(stage);
    const cases = chooseCases(template.cases, kills, stage.tenant);
    say(
      `${stage.name}: prepared, ${cases.length} cases of ${cases.reduce((sum, { document }) => sum + document.seats, 0)} seats`,
    );
    for (let number = 1; budget.left() > 0; number += 1) {
      const random = createRandom(hash32(seed, index, number));
      const onKill = (): void => {
        killed += 1;
        if (killed % 25 === 0) say(progress());
      };
      const round = await playRound({ stage, template, cases, number, random, budget, onKill });
      rounds.push(round);
      const { faults } = reportOf([round], 0);
      say(`${stage.name}, round ${number}: ${round.kills.length} kills, ${faults} faults; ${progress()}`);
    }
    await stage.connector.close();
  }

  await Promise.all(Array.from({ length: stages }, (_, index) => play(index + 1)));
  const report = reportOf(rounds, (performance.now() - started) / 60_000);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  if (report.faults === 0) await rm(dir, { recursive: true, force: true });
  else say(`the logs are in ${dir}`);
  return report.faults === 0 ? 0 : 1;
}

const options = readOptions(process.argv.slice(2));
if (options === null) say(usage);
process.exit(options === null ? 2 : await run(options));
