import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { load } from './testing/environments.ts';
import { variables } from './variables.ts';

describe('env/.env.dev', () => {
  const committed = parseEnv(readFileSync(new URL('../../env/.env.dev', import.meta.url), 'utf8'));

  it('names every variable there is, holds no secret, and runs the twin as it stands', () => {
    const toolkit = ['TEAMSFX_ENV', 'APP_NAME_SUFFIX', 'TEAMS_APP_ID', 'BOT_DOMAIN', 'BOT_ENDPOINT'];
    const given = Object.keys(committed).filter((name) => !toolkit.includes(name));

    expect(given.sort()).toEqual([...variables].sort());
    expect(given.filter((name) => committed[name] !== '')).toEqual([]);
    expect(load(committed)).toEqual(load({}));
  });
});
