import { readFileSync } from 'node:fs';
import { Template } from 'adaptivecards-templating';
import { AppError } from '../lib/app-error.ts';
import { cardByteLimit, cardBytes, type AdaptiveCard } from './card.ts';
import { escapeMarkdown, plainText } from './escape-text.ts';

export type TemplateName =
  | 'welcome'
  | 'reclaim-case'
  | 'confirm-reclaim'
  | 'review-list'
  | 'keep-case'
  | 'countdown'
  | 'halt-desk'
  | 'holder-question'
  | 'training-offer'
  | 'seat-taken'
  | 'group-instruction'
  | 'tenant-change'
  | 'entitlement-warning'
  | 'azure-review'
  | 'copilot-cohort'
  | 'position-answer'
  | 'report-answer'
  | 'monthly-digest'
  | 'waiting-list'
  | 'help'
  | 'message';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** What a template places: strings already worded and formatted, numbers for charts, booleans for `$when`. */
export type TemplateData = Readonly<Record<string, Json>> & {
  /** The card in one sentence: toast, activity list, screen reader, old client. */
  readonly summary: string;
};

const templates = new Map<TemplateName, Template>();

/**
 * Expands `cards/<name>.json` with data. Templates hold no Markdown and no arithmetic: every word and number is
 * made in TypeScript, and all text is escaped where cards read Markdown. Throws CardUnrenderableError when the
 * template names a field the data does not have, or when the card would not fit.
 */
export function renderTemplate(name: TemplateName, data: TemplateData): AdaptiveCard {
  const safe = mapStrings(data, plainText);
  const expanded = expand(name, safe as TemplateData);
  const left = /\$\{[^}]*\}?/.exec(JSON.stringify(expanded));
  if (left) throw unrenderable(name, `The template names ${left[0]}, which the data does not have.`);

  const card = {
    ...(finish(expanded) as object),
    fallbackText: (safe as TemplateData).summary,
    lang: 'en',
  } as unknown as AdaptiveCard;
  const bytes = cardBytes(card);
  if (bytes > cardByteLimit) {
    throw unrenderable(name, `It needs ${bytes} bytes and ${cardByteLimit} are allowed.`);
  }
  return card;
}

function expand(name: TemplateName, data: TemplateData): unknown {
  let template = templates.get(name);
  if (!template) {
    template = new Template(readTemplate(name));
    templates.set(name, template);
  }
  return template.expand({ $root: data });
}

function readTemplate(name: TemplateName): unknown {
  return JSON.parse(readFileSync(new URL(`../../cards/${name}.json`, import.meta.url), 'utf8'));
}

type Fields = Readonly<Record<string, unknown>>;

/** Escapes what is read as Markdown, and gives each Action.Execute the Action.Submit that old clients need. */
function finish(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(finish);
  if (typeof node !== 'object' || node === null) return node;
  const fields = node as Fields;
  const finished = Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      typeof value === 'string' && isMarkdown(fields, key) ? escapeMarkdown(value) : finish(value),
    ]),
  );
  return fields.type === 'Action.Execute' ? { ...finished, fallback: submitOf(fields) } : finished;
}

function isMarkdown(fields: Fields, key: string): boolean {
  if (fields.type === 'TextBlock') return key === 'text';
  return fields.type === undefined && 'title' in fields && typeof fields.value === 'string';
}

function submitOf({ title, verb, data, associatedInputs }: Fields): unknown {
  return {
    type: 'Action.Submit',
    title,
    data: { ...(data as object), verb },
    ...(associatedInputs === undefined ? {} : { associatedInputs }),
  };
}

function mapStrings(node: unknown, change: (text: string) => string): unknown {
  if (typeof node === 'string') return change(node);
  if (Array.isArray(node)) return node.map((item) => mapStrings(item, change));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, mapStrings(value, change)]));
}

class CardUnrenderableError extends AppError {
  override readonly name = 'CardUnrenderableError';
}

function unrenderable(name: TemplateName, why: string): AppError {
  return new CardUnrenderableError('CARD_UNRENDERABLE', {
    what: `The card ${name} could not be made.`,
    why,
    fix: `Correct cards/${name}.json or src/cards/${name}.ts; npm test renders every card with its sample data.`,
  });
}
