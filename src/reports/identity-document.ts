import type { PopulationRule } from '../core/model/population-rule.ts';
import type {
  EngageUse,
  IdentityGroup,
  IdentityAccount,
  IdentityQuery,
  LicensedService,
} from '../lake/service-identities.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { principalPart, type PrincipalFigures } from './principal-document.ts';
import { gapsOf } from './signal-reasons.ts';
import { basisOf, headsOf, whyUncounted, type Basis, type Heads } from './usage-document-basis.ts';

export interface IdentityDocument extends Basis {
  readonly method: string;
  readonly activeDays: number;
  readonly signInDays: number;
  /** Null where the directory was not read whole (`reason`). */
  readonly declared: IdentityGroup | null;
  /** Never judged: listed so that somebody can declare them. Null where sign-ins or use are not known. */
  readonly looksLike: (IdentityGroup & { readonly undecided: number }) | null;
  readonly unlicensed:
    | readonly {
        readonly service: LicensedService;
        readonly people: Heads | null;
        readonly reason: string | null;
      }[]
    | null;
  readonly unlicensedAccounts: readonly IdentityAccount[];
  readonly engage: { readonly [K in keyof EngageUse]: Heads } | null;
  /** Applications and managed identities (M36-18); `reasons.principals`, and `reasons.principalUse` for figures that are null. */
  readonly principals: PrincipalFigures | null;
  /** Why each part that is null cannot be told. */
  readonly reasons: Readonly<Record<string, string>>;
}

export interface IdentityPolicy {
  readonly populations: readonly PopulationRule[];
  /** A sign-in at most this many days ago is recent (90). */
  readonly signInDays: number;
  readonly grants?: IdentityQuery['grants'];
}

/** Partner Center's window: use without a licence is measured by it (USE-17, PAR-08). */
const activeDays = 28;
const listed = 200;
const principalSources = ['service-principals', 'principal-sign-ins'] as const;

/** Service identities, use without a licence, and Viva Engage told apart (M36-18, M36-19, M36-23, C5). */
export async function identityDocument(
  { manifest, facts }: Pick<StoredRun, 'manifest' | 'facts'>,
  { populations, signInDays, grants }: IdentityPolicy,
): Promise<IdentityDocument> {
  const found = await facts.identities({
    populations,
    activeDays,
    signInDays,
    listed,
    ...(grants === undefined ? {} : { grants }),
  });
  const why = {
    users: whyUncounted(manifest, 'users'),
    signIns: whyUncounted(manifest, 'sign-ins'),
    workloads: whyUncounted(manifest, 'active-users'),
    apps: whyUncounted(manifest, 'm365-apps'),
  };
  const looksReason = why.signIns ?? why.workloads ?? why.apps;
  const principals = await principalPart({ manifest, facts }, { signInDays, listed });
  const reasons = {
    principals: principals.reason,
    principalUse: principals.useReason,
    declared: why.users,
    looksLike: looksReason,
    unlicensed: why.users,
    engage: why.workloads,
  };
  const basis = basisOf(manifest, [
    'users',
    'sign-ins',
    'active-users',
    'm365-apps',
    'mailbox-usage',
    ...principalSources,
  ]);
  return {
    ...basis,
    gaps: [...basis.gaps, ...gapsOf(manifest, principalSources)],
    method: `A service is used by activity within ${activeDays} days. An account looks like a service account when it only ever signed in without a person and no workload was used; such accounts are listed, never judged.`,
    activeDays,
    signInDays,
    declared: why.users === null ? found.declared : null,
    looksLike: looksReason === null ? { ...found.looksLike, undecided: found.looksLikeUndecided } : null,
    unlicensed:
      why.users === null
        ? found.unlicensed.map(({ service, people }) => {
            const reason = service === 'apps' ? why.apps : why.workloads;
            return { service, people: reason === null ? headsOf(people) : null, reason };
          })
        : null,
    unlicensedAccounts: why.users === null ? found.unlicensedAccounts : [],
    engage:
      why.workloads === null
        ? {
            active: headsOf(found.engage.active),
            nothingElse: headsOf(found.engage.nothingElse),
            appsUnknown: headsOf(found.engage.appsUnknown),
            unlicensed: headsOf(found.engage.unlicensed),
          }
        : null,
    principals: principals.figures,
    reasons: Object.fromEntries(
      Object.entries(reasons).flatMap(([part, reason]) => (reason === null ? [] : [[part, reason]])),
    ),
  };
}
