import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulatedTime } from '../simulation/simulated-time.ts';
import { endureHour, type EnduredHour } from './endure-hour.ts';
import { openStage, today } from './stage.ts';

/**
 * `npm run endure [-- --hours 24 --users 1000 --seed 1]`: a tenant that is collected every hour of a simulated day
 * while everything goes wrong that can. Exits 1 when a run said of itself what is not so, when anybody was asked from
 * an incomplete source, or when anything crashed.
 */
const hours = optionOf('--hours', 24);
const users = optionOf('--users', 1_000);
const seed = optionOf('--seed', 1);

const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-endurance-'));
const time = createSimulatedTime(new Date(`${today}T00:00:00Z`));
const stage = await openStage({ dir, seed, users, time });
const endured: EnduredHour[] = [];
try {
  await time.drive(async () => {
    for (let hour = 0; hour < hours; hour += 1) {
      const nextHour = Date.parse(`${today}T00:00:00Z`) + hour * 3_600_000;
      await time.sleep(nextHour - time.clock.now().getTime());
      const shown = await endureHour(stage, time, hour);
      endured.push(shown);
      process.stderr.write(`${lineOf(shown)}\n`);
    }
  });
} finally {
  await stage.close();
  await rm(dir, { recursive: true, force: true });
}

const sum = (read: (hour: EnduredHour) => number): number =>
  endured.reduce((total, hour) => total + read(hour), 0);
const summary = {
  hours,
  users,
  seed,
  requests: sum(({ requests }) => requests),
  runsComplete: endured.filter(({ complete }) => complete).length,
  runsIncomplete: endured.filter(({ complete }) => !complete).length,
  reclaimQuestions: sum(({ reclaims }) => reclaims),
  untruths: sum(({ untruths }) => untruths.length),
  asksFromIncompleteSources: sum(({ asksFromIncomplete }) => asksFromIncomplete),
  wronglyAsked: sum(({ wronglyAsked }) => wronglyAsked.length),
};
process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
process.exitCode = summary.untruths + summary.asksFromIncompleteSources + summary.wronglyAsked === 0 ? 0 : 1;

function lineOf(hour: EnduredHour): string {
  const { complete, sourcesComplete, sources, gaps, untruths, reclaims, people } = hour;
  return [
    `hour ${String(hour.hour).padStart(2)}: ${complete ? 'complete' : 'incomplete'}, ${sourcesComplete} of ${sources} sources`,
    `${hour.requests} requests, ${hour.simulatedMinutes} min`,
    `${reclaims} reclaim questions about ${people} people`,
    ...(gaps.length === 0 ? [] : [`gaps: ${gaps.join(', ')}`]),
    ...untruths.map(({ source, says, but }) => `UNTRUE: ${source} says ${says}, but ${but}`),
    ...(hour.wronglyAsked.length === 0 ? [] : [`WRONGLY ASKED: ${hour.wronglyAsked.join(', ')}`]),
    `(${hour.faults})`,
  ].join('; ');
}

function optionOf(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name);
  if (at === -1) return otherwise;
  const value = Number(process.argv[at + 1]);
  if (!Number.isSafeInteger(value) || value < 1) throw new TypeError(`${name} takes a whole number above 0`);
  return value;
}
