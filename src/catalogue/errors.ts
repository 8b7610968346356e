import { AppError } from '../lib/app-error.ts';

/** One thing wrong with Microsoft's table, and where: `line 3`, `file`. */
export interface TableProblem {
  readonly place: string;
  readonly message: string;
}

const mostListed = 100;

/** What was handed in is no table of product names. Lists everything at once; nothing of it was taken. */
export class CatalogueInputError extends AppError {
  override readonly name = 'CatalogueInputError';
  readonly problems: readonly TableProblem[];

  constructor(source: string, problems: readonly TableProblem[]) {
    const more = problems.length - mostListed;
    const listed = problems.slice(0, mostListed).map(({ place, message }) => `${place}: ${message}`);
    super('CATALOGUE_INPUT_INVALID', {
      what: `${source} was not taken: ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}.`,
      why: [...listed, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
      fix: 'Give the whole CSV file that Microsoft publishes as "Product names and service plan identifiers for licensing".',
    });
    this.problems = problems;
  }
}

/** The file or address gave nothing. `retryable` where trying again may help. */
export function sourceUnreadable(
  source: string,
  why: string,
  options: { readonly retryable?: boolean; readonly cause?: unknown } = {},
): AppError {
  return new AppError(
    'CATALOGUE_SOURCE_UNREADABLE',
    {
      what: `${source} could not be read.`,
      why,
      fix: 'Download the CSV file yourself and give its name, or give a public https address.',
    },
    options,
  );
}
