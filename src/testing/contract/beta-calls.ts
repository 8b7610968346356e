/** A request to an API that Microsoft may change at any time, and why we make it all the same. */
export interface BetaCall {
  /** The path after `/beta`. */
  readonly path: RegExp;
  readonly why: string;
  /** What is done where it is refused or gone. */
  readonly fallback: string;
}

/** Every beta request of the product. One that is not here fails the contract test. */
export const betaCalls: readonly BetaCall[] = [
  {
    path: /^\/reports\/azureADPremiumLicenseInsight$/,
    why: 'v1.0 does not tell how many people use features of Entra P1 and P2 (graph-and-azure §7).',
    fallback:
      'premium-insight fails with a gap of its own; its figures are unknown and no verdict rests on it.',
  },
  {
    path: /^\/reports\/servicePrincipalSignInActivities$/,
    why: 'v1.0 does not tell when an application last signed in (graph-and-azure §8.3).',
    fallback: 'principal-sign-ins fails with a gap of its own; the last use of each application is unknown.',
  },
];
