import { AppError } from '../lib/app-error.ts';

/** One thing wrong with the configuration, and where: a variable's name or `policy: caps.seatsPerRun`. */
export interface ConfigProblem {
  readonly at: string;
  readonly message: string;
}

export type ConfigErrorCode = 'CONFIG_INVALID' | 'CONFIG_PRODUCTION_WITHOUT_TENANT';

/** The configuration cannot be used. Holds every problem, so that one look mends them all; no value of a secret. */
export class ConfigError extends AppError {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(code: ConfigErrorCode, problems: readonly ConfigProblem[]) {
    super(code, {
      what:
        code === 'CONFIG_INVALID'
          ? `The configuration has ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}; nothing was started.`
          : 'NODE_ENV is production and no tenant is configured; nothing was started.',
      why: problems.map(({ at, message }) => `${at}: ${message}`).join('\n'),
      fix:
        code === 'CONFIG_INVALID'
          ? 'Correct these in the environment (documented in env/.env.dev) or in the policy file, then run config check.'
          : 'Set TENANT_ID and what it needs (documented in env/.env.dev), or leave NODE_ENV unset to run the twin.',
    });
    this.problems = problems;
  }
}
