import type { AdaptiveCard } from './card.ts';
import { renderTemplate } from './render-template.ts';

/** A refusal, an error or a plain word: what happened, why, and what to do about it. */
export interface MessageView {
  readonly kind: 'message';
  readonly tone: 'refusal' | 'error' | 'info';
  /** Stable; shown small, so that it can be quoted. */
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

const styles = { refusal: 'warning', error: 'attention', info: 'emphasis' } as const;

export function renderMessage(view: MessageView): AdaptiveCard {
  return renderTemplate('message', {
    summary: view.what,
    style: styles[view.tone],
    what: view.what,
    why: view.why,
    fix: view.fix,
    code: view.code,
  });
}
