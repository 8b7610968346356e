import { runFullCore, runFullCoreKeepingSeats } from './core-fold.ts';
import { foldSeats } from './reconcile-fold.ts';

const folds = { seats: foldSeats, core: runFullCore, 'core-keeping': runFullCoreKeepingSeats };

/** A process of its own for one fold: prints its peak resident memory in KiB. */
const [name = '', dir = ''] = process.argv.slice(2);
const fold = Object.entries(folds).find(([each]) => each === name)?.[1];
if (fold === undefined) throw new TypeError(`There is no fold ${name}`);
await fold(dir);
process.stdout.write(String(process.resourceUsage().maxRSS));
