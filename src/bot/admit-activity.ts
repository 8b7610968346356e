import { isSameId } from './directory-id.ts';

/** Who may call, decided before the SDK sees the request (teams §6). */
export interface Doorkeeping {
  readonly allowedTenantId: string;
  /** No app registration: unauthenticated turns, so only from and to this machine. */
  readonly isLocal: boolean;
}

export type Admission =
  | { readonly admitted: true }
  | { readonly admitted: false; readonly status: 400 | 403; readonly why: string };

/** Where Teams lives: the bot's token is sent nowhere else (teams §3.2, §6.3). */
const serviceHosts = new Set([
  'smba.trafficmanager.net',
  'smba.infra.gcc.teams.microsoft.com',
  'smba.infra.gov.teams.microsoft.us',
  'smba.infra.dod.teams.microsoft.us',
]);
const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

type Fields = Readonly<Record<string, unknown>>;

export function admitActivity(body: unknown, door: Doorkeeping): Admission {
  const activity = fields(body);
  const { type, serviceUrl, channelId } = activity;
  if (typeof type !== 'string' || type === '') return refuse(400, 'no type');
  if (typeof serviceUrl !== 'string' || serviceUrl === '') return refuse(400, 'no serviceUrl');
  for (const part of ['conversation', 'from', 'recipient']) {
    if (typeof fields(activity[part]).id !== 'string') return refuse(400, `no ${part}.id`);
  }
  if (channelId !== 'msteams' && !(door.isLocal && channelId === 'emulator'))
    return refuse(400, 'foreign channel');
  if (!isOurService(serviceUrl, door.isLocal)) return refuse(403, 'foreign serviceUrl');
  const isOurs = isSameId(tenantOf(activity), door.allowedTenantId);
  return isOurs && !namesAnother(activity, door.allowedTenantId)
    ? { admitted: true }
    : refuse(403, 'foreign tenant');
}

/** The tenant a turn comes from, as Teams signed it. */
export function tenantOf(activity: unknown): string | undefined {
  const { conversation, channelData } = fields(activity);
  const tenantId = fields(conversation).tenantId ?? fields(fields(channelData).tenant).id;
  return typeof tenantId === 'string' ? tenantId : undefined;
}

/** A turn may name its tenant twice: two that differ are not both believed. */
function namesAnother({ channelData }: Fields, tenantId: string): boolean {
  const { id } = fields(fields(channelData).tenant);
  return id !== undefined && !(typeof id === 'string' && isSameId(id, tenantId));
}

function isOurService(serviceUrl: string, isLocal: boolean): boolean {
  if (!URL.canParse(serviceUrl)) return false;
  const { protocol, hostname } = new URL(serviceUrl);
  return isLocal
    ? (protocol === 'http:' || protocol === 'https:') && loopbackHosts.has(hostname)
    : protocol === 'https:' && serviceHosts.has(hostname);
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function refuse(status: 400 | 403, why: string): Admission {
  return { admitted: false, status, why };
}
