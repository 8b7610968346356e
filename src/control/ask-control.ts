import { z } from 'zod/v4';
import type { CommandResult, PassedLine } from '../commands/command-result.ts';
import { AppError } from '../lib/app-error.ts';
import type { ControlAddress } from './serve-control.ts';

const Result = z.object({
  exitCode: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  document: z.unknown(),
  text: z.string(),
});

/** Runs a command inside the live process that holds the ledger. Throws AppError CONTROL_UNREACHABLE. */
export async function askControl(
  { controlUrl, controlToken }: ControlAddress,
  line: PassedLine,
  fetch: typeof globalThis.fetch,
): Promise<CommandResult> {
  try {
    const response = await fetch(`${controlUrl}/command`, {
      method: 'POST',
      headers: { authorization: `Bearer ${controlToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(line),
    });
    if (!response.ok) throw new TypeError(`control answered ${response.status}`);
    const result = Result.parse(await response.json());
    return { ...result, document: result.document };
  } catch (error) {
    throw new AppError(
      'CONTROL_UNREACHABLE',
      {
        what: 'The running Seatkeeper did not take the command.',
        why: 'It holds the embedded ledger, which only one process can open, and did not answer.',
        fix: 'Stop it and run the command again, or set DATABASE_URL so that both can work.',
      },
      { retryable: true, cause: error },
    );
  }
}
