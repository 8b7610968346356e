import { loadConfig } from '../config/load-config.ts';
import { maskedConfig } from '../config/masked-config.ts';
import type { AddCommand } from './invocation.ts';

/** `config check`: the effective configuration, secrets masked; all problems at once. */
export const addConfigCheck: AddCommand = (program, { finish }) => {
  program
    .command('config')
    .description('environment and policy')
    .command('check')
    .description('the effective configuration with secrets masked, or every problem at once')
    .action(() => {
      const config = maskedConfig(loadConfig());
      finish({ exitCode: 0, document: { schemaVersion: 1, config }, text: JSON.stringify(config, null, 2) });
    });
};
