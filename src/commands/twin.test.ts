import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommandLine } from './run-command-line.ts';
import { addTwin } from './twin.ts';

it.each(['--truth', '--register'])(
  'says that the file of %s cannot be written, before it serves',
  async (option) => {
    const nowhere = join(tmpdir(), 'no-such-folder', 'x.json');

    const result = await runCommandLine(
      { argv: ['twin', '--users', '20', option, nowhere], cwd: '/' },
      {
        services: () => Promise.reject(new TypeError('the twin needs no stores')),
        actor: 'tester',
        local: [addTwin],
      },
    );

    expect(result).toMatchObject({
      exitCode: 1,
      document: { error: { code: 'FILE_UNWRITABLE', what: `${nowhere} cannot be written.` } },
    });
  },
);
