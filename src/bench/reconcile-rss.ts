import { foldSeats } from './reconcile-fold.ts';

/** A process of its own for the fold alone: prints its peak resident memory in KiB. */
await foldSeats(process.argv[2]!);
process.stdout.write(String(process.resourceUsage().maxRSS));
