import { percentOf } from '../core/quality/gate.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import {
  basisOf,
  headsOf,
  whyUncounted,
  type Basis,
  type DocumentScope,
  type Heads,
} from './usage-document-basis.ts';

export interface AppAdoption {
  readonly app: string;
  /** Null: on any platform. */
  readonly platform: string | null;
  readonly people: Heads;
  /** Of the internal people whose applications are known, in percent, one decimal; null when there are none. */
  readonly adoptionPct: number | null;
}

export interface ClientFigures {
  readonly people: Heads;
  readonly desktop: Heads;
  readonly webAndMobileOnly: Heads;
  readonly neither: Heads;
  readonly unknown: Heads;
}

export interface ProductClientFigures {
  readonly product: string;
  readonly name: string;
  /** People who are not guests. */
  readonly holders: number | null;
  readonly webAndMobileOnly: number | null;
  readonly unknown: number | null;
  readonly activated: number | null;
}

export interface AppsDocument extends Basis {
  readonly product: string | null;
  readonly method: string;
  /** Null with `reason` where the Apps report or the directory was not read. */
  readonly clients: ClientFigures | null;
  readonly apps: readonly AppAdoption[] | null;
  readonly products: readonly ProductClientFigures[];
  readonly reason: string | null;
}

/** Adoption per Office application and platform, and who works without a desktop application (USE-16). */
export async function appsDocument(
  { manifest, facts }: Pick<StoredRun, 'manifest' | 'facts'>,
  scope: DocumentScope | null,
  products: readonly DocumentScope[],
): Promise<AppsDocument> {
  const { clients, told, apps } = await facts.appCounts({ skuIds: scope?.skuIds ?? null });
  const perProduct = await facts.productClients(scope === null ? products : [scope]);
  const reason = whyUncounted(manifest, 'm365-apps');
  const noUsers = whyUncounted(manifest, 'users');
  const noActivations = whyUncounted(manifest, 'activations');
  const names = new Map((scope === null ? products : [scope]).map(({ product, name }) => [product, name]));
  return {
    ...basisOf(manifest, ['users', 'm365-apps']),
    product: scope?.product ?? null,
    method:
      'Used on a platform within the 180 days of the Apps report. Web and mobile only: no desktop application, and the web or a mobile device.',
    clients:
      reason === null
        ? {
            people: headsOf(clients.people),
            desktop: headsOf(clients.desktop),
            webAndMobileOnly: headsOf(clients.webAndMobileOnly),
            neither: headsOf(clients.neither),
            unknown: headsOf(clients.unknown),
          }
        : null,
    apps:
      reason === null
        ? apps.map(({ app, platform, people }) => ({
            app,
            platform,
            people: headsOf(people),
            adoptionPct: told.internal === 0 ? null : percentOf(people.internal, told.internal),
          }))
        : null,
    products: perProduct.map(({ product, holders, webAndMobileOnly, unknown, activated }) => ({
      product,
      name: names.get(product) ?? product,
      holders: noUsers === null ? holders : null,
      webAndMobileOnly: reason === null ? webAndMobileOnly : null,
      unknown: reason === null ? unknown : null,
      activated: noActivations === null ? activated : null,
    })),
    reason,
  };
}
