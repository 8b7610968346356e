import type { TwinResponse } from '../messages.ts';
import { createRandom, hash32 } from '../random.ts';
import type { TwinWorld } from '../route.ts';
import { createArmEstate, type ArmEstate } from './arm-estate.ts';
import { ArmRefusal, armRefusalResponse, type ArmRequest } from './arm-request.ts';
import { armRoutes, type ArmRoute } from './arm-routes.ts';
import { createArmThrottle } from './arm-throttle.ts';

export type AnswerArm = (request: ArmRequest) => Promise<TwinResponse>;

/** Whether a path belongs to Azure Resource Manager, by its first segment. */
export function isArmPath(segment: string | undefined): boolean {
  return segment === 'providers' || segment === 'subscriptions';
}

/** Azure Resource Manager of the tenant, beside its Graph; the estate is made at the first request. */
export function createAnswerArm(options: {
  readonly world: TwinWorld;
  readonly throttling: boolean;
  /** Waits as long as the network would. */
  readonly delay: () => Promise<void>;
}): AnswerArm {
  const { world, delay } = options;
  const throttle = options.throttling ? createArmThrottle(world.nowMs) : null;
  const random = createRandom(hash32(world.tenant.seed, 98));
  let made: ArmEstate | null = null;

  return async (request) => {
    await delay();
    const match = matchArm(request);
    const answer = attempt(() => handle(request, match));
    world.stats.answered(`${request.method} ${match?.route.path ?? 'unknown'}`, answer.status);
    return { ...answer, headers: { 'x-ms-request-id': request.requestId, ...answer.headers } };
  };

  function handle(request: ArmRequest, match: ArmMatch | null): TwinResponse {
    if (request.headers.authorization !== 'Bearer twin')
      throw new ArmRefusal(401, 'InvalidAuthenticationToken', 'The access token is invalid.');
    if (!request.query.has('api-version'))
      throw new ArmRefusal(400, 'MissingApiVersionParameter', 'The api-version query parameter is required.');
    if (match === null)
      throw new ArmRefusal(404, 'InvalidResourceType', 'The resource type could not be found.');
    const faults = world.faults();
    if (random.chance(faults.throttleRate))
      throw new ArmRefusal(429, 'TooManyRequests', 'Too many requests.', { 'Retry-After': '1' });
    if (random.chance(faults.serverErrorRate))
      throw new ArmRefusal(
        random.pick([500, 503, 504]),
        'InternalServerError',
        'An unexpected error occurred.',
      );
    if (faults.forbidden.includes('azure'))
      throw new ArmRefusal(
        403,
        'AuthorizationFailed',
        'The client does not have authorization to perform the action over the scope or the scope is invalid.',
      );
    const headers = throttle?.admit(request) ?? {};
    made ??= createArmEstate(world.tenant);
    const { todayDay, tenantId } = world.tenant;
    const answer = match.route.handle({
      request,
      estate: made,
      today: todayDay,
      tenantId,
      params: match.params,
    });
    return { ...answer, headers: { ...headers, ...answer.headers } };
  }
}

function attempt(act: () => TwinResponse): TwinResponse {
  try {
    return act();
  } catch (error) {
    if (error instanceof ArmRefusal) return armRefusalResponse(error);
    throw error;
  }
}

interface ArmMatch {
  readonly route: ArmRoute;
  readonly params: Readonly<Record<string, string>>;
}

function matchArm({ method, segments }: ArmRequest): ArmMatch | null {
  for (const route of armRoutes) {
    const pattern = route.path.split('/');
    if (route.method !== method || pattern.length !== segments.length) continue;
    const fits = pattern.every(
      (part, position) => part.startsWith(':') || part.toLowerCase() === segments[position]?.toLowerCase(),
    );
    if (!fits) continue;
    const params = pattern.flatMap((part, position) =>
      part.startsWith(':') ? [[part.slice(1), segments[position] ?? ''] as const] : [],
    );
    return { route, params: Object.fromEntries(params) };
  }
  return null;
}
