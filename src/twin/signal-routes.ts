import { createPstnRoutes } from './signal-pstn-routes.ts';
import { createIdentitySignalRoutes } from './signal-identity-routes.ts';
import { createPowerBiRoutes } from './signal-power-bi-routes.ts';
import { createPrincipalRoutes } from './signal-principal-routes.ts';
import type { Route, TwinWorld } from './route.ts';

/** Signals of single features: calls, roles, risks, methods, service principals, and what Power BI was used for. */
export function createSignalRoutes(world: TwinWorld): readonly Route[] {
  return [
    ...createPstnRoutes(world),
    ...createIdentitySignalRoutes(world),
    ...createPrincipalRoutes(world),
    ...createPowerBiRoutes(world),
  ];
}
