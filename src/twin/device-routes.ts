import type { Route, TwinWorld } from './route.ts';

/** Intune: devices and detected apps. */
export function createDeviceRoutes(world: TwinWorld): readonly Route[] {
  return world.tenant.users === 0 ? [] : [];
}
