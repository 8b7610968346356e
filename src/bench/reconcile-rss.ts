import { runFullCore } from './core-fold.ts';
import { foldSeats } from './reconcile-fold.ts';

/** A process of its own for one fold: prints its peak resident memory in KiB. */
const [fold, dir = ''] = process.argv.slice(2);
await (fold === 'core' ? runFullCore(dir) : foldSeats(dir));
process.stdout.write(String(process.resourceUsage().maxRSS));
