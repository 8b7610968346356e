import { describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.ts';
import { maskedConfig } from './masked-config.ts';
import type { Environment } from './variables.ts';

const policy = JSON.stringify({ caps: { seatsPerRun: 200 }, populations: [] });
const load = (env: Environment) => loadConfig(env, { readFile: () => policy });
const id = (digit: number) => `${digit}0000000-0000-4000-8000-000000000000`;
const production: Environment = {
  NODE_ENV: 'production',
  TENANT_ID: id(1),
  READER_CLIENT_ID: id(2),
  READER_CLIENT_SECRET: 'reader-secret',
  WRITER_CLIENT_ID: id(3),
  WRITER_CLIENT_SECRET: 'writer-secret',
  BOT_ID: id(4),
  BOT_TYPE: 'SingleTenant',
  BOT_TENANT_ID: id(1),
  SECRET_BOT_PASSWORD: 'bot-password',
};

describe('maskedConfig', () => {
  it('shows everything but the secrets', () => {
    const config = load({
      ...production,
      DATABASE_URL: 'postgresql://seats:hush@db.example:5432/seats?sslmode=require&password=hush',
    });
    const shown = JSON.stringify(maskedConfig(config));

    expect(shown).not.toMatch(/hush|-secret|bot-password/);
    expect(shown).toContain('postgresql://seats:********@db.example:5432/seats?sslmode=require');
    expect(maskedConfig(config)).toMatchObject({
      tenant: { tenantId: id(1) },
      graph: { reader: { clientId: id(2), clientSecret: '********' } },
      bot: { botId: id(4), password: '********' },
      policy: config.policy,
    });
  });

  it('has nothing to hide on the twin', () => {
    expect(maskedConfig(load({}))).toEqual(load({}));
  });
});
