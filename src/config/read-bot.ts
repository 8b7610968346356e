import { isLoopbackHost } from '../lib/loopback.ts';
import type { BotConfig } from './config.ts';
import type { VariableReader } from './variables.ts';

const types = ['SingleTenant', 'UserAssignedMSI'] as const;

/**
 * Who the bot is. Its type is never guessed: the SDK would take anything it does not know for a multi-tenant
 * bot, a kind that can no longer be registered (teams reference: registration types).
 */
export function readBot(reader: VariableReader, host: string, production: boolean): BotConfig | null {
  if (reader.text('BOT_ID') === null) return readLocal(reader, host, production);
  const botId = reader.guid('BOT_ID');
  const tenantId = reader.requiredGuid('BOT_TENANT_ID', 'with BOT_ID: the tenant the bot is registered in');
  const password = reader.text('SECRET_BOT_PASSWORD');
  if (reader.text('BOT_TYPE') === null)
    return reader.wrong('BOT_TYPE', `is needed with BOT_ID: ${types.join(' or ')}.`);
  const type = reader.oneOf('BOT_TYPE', types);
  if (type === 'SingleTenant') {
    if (password === null) return reader.wrong('SECRET_BOT_PASSWORD', 'is needed by a SingleTenant bot.');
    return botId === null || tenantId === null
      ? null
      : { kind: 'registered', type, botId, tenantId, password };
  }
  if (type === 'UserAssignedMSI' && password !== null) {
    return reader.wrong(
      'SECRET_BOT_PASSWORD',
      'must not be set for a UserAssignedMSI bot: the managed identity has none.',
    );
  }
  if (type === null || botId === null || tenantId === null) return null;
  return { kind: 'registered', type, botId, tenantId };
}

function readLocal(reader: VariableReader, host: string, production: boolean): BotConfig | null {
  if (production)
    return reader.wrong(
      'BOT_ID',
      'is needed in production: without it the bot accepts unauthenticated turns.',
    );
  if (reader.text('SECRET_BOT_PASSWORD') !== null)
    return reader.wrong('BOT_ID', 'is needed with SECRET_BOT_PASSWORD.');
  if (!isLoopbackHost(host)) {
    return reader.wrong(
      'HOST',
      `${host} can be reached from outside; without BOT_ID the bot listens on loopback only.`,
    );
  }
  return { kind: 'local' };
}
