import type { Route, TwinWorld } from './route.ts';

/** Signals of single features: calls, roles, risks, methods, service principals. */
export function createSignalRoutes(world: TwinWorld): readonly Route[] {
  return world.tenant.users === 0 ? [] : [];
}
