import type { Case } from '../ledger/case-row.ts';
import { AppError } from '../lib/app-error.ts';
import type { Services } from './services.ts';

/** The case somebody names by its id, or by its number with or without #. Throws CASE_UNKNOWN. */
export async function findCase({ ledger }: Pick<Services, 'ledger'>, id: string): Promise<Case> {
  const found = await ledger.cases.get(id.replace(/^#(?=\d+$)/, ''));
  if (found !== null) return found;
  throw new AppError('CASE_UNKNOWN', {
    what: `There is no case "${id}".`,
    why: 'A case is named by its id or its number.',
    fix: 'Run "cases" to see what there is.',
  });
}
