import type { ExplainedFigure } from '../reports/explain.ts';
import type { ServerProduct } from '../core/servers/server-line.ts';
import { figureIn } from './figure-words.ts';

/** Reports of one product. `product` is what the person wrote; empty when they named none. */
export type ProductReport = 'compare' | 'trend' | 'right-size' | 'boundary' | 'usage';

/** Reports of everything a person answers for. */
export type TenantReport =
  | 'overlaps'
  | 'groups'
  | 'calendar'
  | 'mailboxes'
  | 'devices'
  | 'signals'
  | 'quality'
  | 'azure'
  | 'cals'
  | 'sources';

/** A question that is answered with a report. */
export type ReportQuestion =
  | { readonly kind: Exclude<ProductReport, 'right-size'>; readonly product: string }
  /** `against` is the smaller plan they have in mind. */
  | { readonly kind: 'right-size'; readonly product: string; readonly against: string | null }
  | { readonly kind: 'variances'; readonly product: string | null }
  | { readonly kind: 'explain'; readonly product: string; readonly figure: ExplainedFigure }
  /** Of SQL Server, of Windows Server, or of both. */
  | { readonly kind: 'servers'; readonly family: ServerProduct | null }
  | { readonly kind: TenantReport };

/** Something is to be explained, and they did not say which figure. */
export interface WhichFigure {
  readonly kind: 'which-figure';
  readonly product: string;
}

const courtesies = /^(?:please )?(?:(?:can|could) you )?(?:show |give |tell )?(?:me |us )?(?:the |our |my )?/;

/** Questions about everything: whole sentences only, so that a product may be called by any of these words. */
const tenantPatterns: readonly (readonly [TenantReport, RegExp])[] = [
  [
    'overlaps',
    /^(?:licen[cs]e )?(?:overlaps?|duplicates)$|^what (?:is|do people|do we) (?:held|hold|have) twice$/,
  ],
  ['azure', /^(?:microsoft )?azure(?: review)?$|^how is azure used$/],
  ['cals', /^(?:(?:device|user|server) )?(?:cals?|client access licen[cs]es?)$/],
  ['sources', /^(?:the )?(?:data )?sources$|^where do (?:the |these )?(?:figures|numbers|data) come from$/],
  ['groups', /^groups?$|^which groups (?:give|assign) .+$/],
  ['calendar', /^(?:contract |licen[cs]e )?(?:calendar|dates|deadlines)$|^what is due(?: next)?$/],
  ['signals', /^(?:(?:feature|premium|usage) )?signals?$|^who uses (?:the )?(?:premium|single) features$/],
  ['devices', /^(?:(?:shared|managed|frontline) )?devices?$|^who could (?:be|do with) frontline$/],
  ['mailboxes', /^(?:shared |room |equipment )?mailbox(?:es)?$/],
  [
    'quality',
    /^(?:data )?quality$|^can (?:i|we) (?:trust|believe) (?:the |these |those )?(?:data|figures|numbers)$/,
  ],
];

const serversPattern =
  /^(?:servers?|server licen[cs]es)(?: (?:of|for|on))?(?: (?<behind>sql|windows)(?: servers?)?)?$|^(?<before>sql|windows) servers?(?: licen[cs]es)?$/;

const productPatterns: readonly (readonly [ProductReport | 'variances', RegExp])[] = [
  [
    'compare',
    /^(?:compare|comparison)(?: (?:of|for))?(?: (?<product>.+?))?(?: (?:with|to|against|beside) (?:microsoft(?:['’]s(?: count)?)?|partner cent(?:er|re)))?$/,
  ],
  ['compare', /^how (?:does|do|would) microsoft(?: itself)? (?:count|see|judge|measure) (?<product>.+)$/],
  [
    'compare',
    /^why (?:is|are|does|do) (?<product>.+?)(?:['’]s)?(?: counts?)? (?:different|differ) (?:from|to|with|at) microsoft.*$/,
  ],
  ['trend', /^trends?(?: (?:of|for|on|in))?(?: (?<product>.+))?$/],
  [
    'trend',
    /^(?:is|are) (?<product>.+?)(?: use)? (?:declining|in decline|falling|shrinking|growing|rising|seasonal|going (?:up|down))$/,
  ],
  ['trend', /^can (?:we|i) (?:reduce|give back|cut|buy fewer) (?<product>.+)$/],
  ['right-size', /^right[- ]?siz(?:e|ing)(?: (?:of|for))?(?: (?<product>.+?))?(?: against (?<against>.+))?$/],
  [
    'right-size',
    /^(?:could|can|should) (?<product>.+?) be (?:(?:served|replaced) (?:by|with) |downgraded to )?(?<against>.+)$/,
  ],
  ['right-size', /^(?:who (?:really )?needs|justify) (?<product>.+)$/],
  ['boundary', /^(?:boundary|boundaries|features)(?: (?:of|for))?(?: (?<product>.+))?$/],
  [
    'boundary',
    /^(?:which|what) features (?:of|does) (?<product>.+?)(?: (?:grant|give|include)| (?:are|is) used)?$/,
  ],
  ['usage', /^usage(?: (?:of|for|by))?(?: (?<product>.+))?$/],
  ['usage', /^(?:how|where) (?:is|are) (?<product>(?!.*copilot).+?) (?:being )?used$/],
  ['variances', /^variances?(?: (?:of|for|on|in))?(?: (?<product>.+))?$/],
  ['variances', /^what disagrees(?: (?:about|on|for) (?<product>.+))?$/],
];

/** The word behind the product. */
const suffixPatterns: typeof productPatterns = [
  ['trend', /^(?<product>.+) trend$/],
  ['usage', /^(?<product>(?!.*copilot).+) usage$/],
  ['variances', /^(?<product>.+) variances?$/],
];

const explainPattern = /^(?:explain|why (?:is|are|do|does|have)|where does)(?: (?<rest>.+))?$/;

/** The report somebody asks for, from lower-case text without a mark at its end; null when it is none. */
export function reportIn(plain: string): ReportQuestion | WhichFigure | null {
  const asked = plain.replace(courtesies, '');
  const tenant = tenantPatterns.find(([, pattern]) => pattern.test(asked));
  if (tenant !== undefined) return { kind: tenant[0] };
  const servers = serversPattern.exec(asked);
  if (servers !== null) return serversQuestion(servers.groups ?? {});
  return aboutProduct(asked, productPatterns) ?? explanationOf(asked) ?? aboutProduct(asked, suffixPatterns);
}

function serversQuestion({ behind, before }: Readonly<Record<string, string | undefined>>): ReportQuestion {
  const named = behind ?? before;
  const family = named === undefined ? null : named === 'sql' ? 'sql-server' : 'windows-server';
  return { kind: 'servers', family };
}

function aboutProduct(asked: string, patterns: typeof productPatterns): ReportQuestion | null {
  for (const [kind, pattern] of patterns) {
    const match = pattern.exec(asked);
    if (match !== null) return productQuestion(kind, match.groups ?? {});
  }
  return null;
}

function explanationOf(asked: string): ReportQuestion | WhichFigure | null {
  const explained = explainPattern.exec(asked);
  if (explained === null) return null;
  const { product, figure } = figureIn(explained.groups?.rest ?? '');
  return figure === null ? { kind: 'which-figure', product } : { kind: 'explain', product, figure };
}

function productQuestion(
  kind: ProductReport | 'variances',
  { product = '', against }: Readonly<Record<string, string | undefined>>,
): ReportQuestion {
  const named = product.replace(/^(?:the|our|my) /, '');
  if (kind === 'variances') return { kind, product: named === '' ? null : named };
  return kind === 'right-size'
    ? { kind, product: named, against: against ?? null }
    : { kind, product: named };
}
