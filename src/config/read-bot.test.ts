import { describe, expect, it } from 'vitest';
import { bot, id, load, problemsOf, tenant } from './testing/environments.ts';
import type { Environment } from './variables.ts';

describe('the bot', () => {
  it('is registered as a single tenant or as a managed identity', () => {
    expect(load({ ...tenant, ...bot, HOST: '0.0.0.0' }).bot).toEqual({
      kind: 'registered',
      type: 'SingleTenant',
      botId: id(4),
      tenantId: id(1),
      password: 'bot-password',
    });
    expect(load({ ...bot, BOT_TYPE: 'userassignedmsi', SECRET_BOT_PASSWORD: '' }).bot).toEqual({
      kind: 'registered',
      type: 'UserAssignedMSI',
      botId: id(4),
      tenantId: id(1),
    });
  });

  it.each<[string, Environment, string]>([
    [
      'of a type that can no longer be registered',
      { ...bot, BOT_TYPE: 'MultiTenant' },
      'BOT_TYPE "MultiTenant" is not one of SingleTenant, UserAssignedMSI.',
    ],
    ['of no type', { ...bot, BOT_TYPE: '' }, 'BOT_TYPE is needed with BOT_ID'],
    ['without tenant', { ...bot, BOT_TENANT_ID: '' }, 'BOT_TENANT_ID is needed with BOT_ID'],
    [
      'without password',
      { ...bot, SECRET_BOT_PASSWORD: '' },
      'SECRET_BOT_PASSWORD is needed by a SingleTenant bot.',
    ],
    [
      'with an identity and a password',
      { ...bot, BOT_TYPE: 'UserAssignedMSI' },
      'SECRET_BOT_PASSWORD must not be set',
    ],
    ['with a bad id', { ...bot, BOT_ID: 'seatkeeper' }, 'BOT_ID "seatkeeper" is not a GUID.'],
    ['with a password but no id', { SECRET_BOT_PASSWORD: 'x' }, 'BOT_ID is needed with SECRET_BOT_PASSWORD.'],
    ['unregistered, on all interfaces', { HOST: '0.0.0.0' }, 'HOST 0.0.0.0 can be reached from outside'],
    [
      'unregistered, on a name',
      { HOST: 'seatkeeper.example' },
      'HOST seatkeeper.example can be reached from outside',
    ],
    ['unregistered, on ::', { HOST: '::' }, 'HOST :: can be reached from outside'],
  ])('%s is refused', (_name, env, problem) => {
    const problems = problemsOf(env);

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });
});
