import { reportIn, type ReportQuestion, type WhichFigure } from './report-question.ts';

/** What somebody wants to know. Only questions: nothing a person types can change a licence. */
export type Question =
  | { readonly kind: 'position'; readonly product: string }
  | { readonly kind: 'copilot' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'digest' }
  /** Asks first, and is done by the button on the answer. */
  | { readonly kind: 'halt'; readonly wanted: 'stop' | 'resume' }
  | ReportQuestion
  | WhichFigure
  | { readonly kind: 'help' }
  | { readonly kind: 'unknown'; readonly text: string };

const longestQuestion = 200;

const productPatterns: readonly RegExp[] = [
  /^(?:show |give |tell )?(?:me )?(?:the |our |my )?(?:licen[cs]e )?position(?: of| for| on| with)? (?<product>.+)$/,
  /^what(?:'s|’s| is) (?:the |our |my )?(?:licen[cs]e )?position (?:of|for|on|with) (?<product>.+)$/,
  /^how many (?<product>.+?) (?:licen[cs]es?|seats?)\b.*$/,
  /^how (?:are|is) (?:we|it) (?:doing|going) (?:on|with) (?<product>.+)$/,
  /^(?<product>.+?) (?:licen[cs]e )?position$/,
];

/** Deterministic: the same text always means the same question. */
export function parseQuestion(written: string): Question {
  const text = written.replaceAll(/\s+/g, ' ').trim().slice(0, longestQuestion);
  const plain = text.toLowerCase().replace(/[\s?.!]+$/, '');
  if (/^(?:help|hi|hello|hey|start|\?|what can you do|what can i ask|)$/.test(plain)) return { kind: 'help' };
  if (/^(?:stop|halt)(?: everything| all(?: changes)?| now)?$/.test(plain))
    return { kind: 'halt', wanted: 'stop' };
  if (/^(?:resume|go on)(?: everything| all(?: changes)?| now)?$/.test(plain)) {
    return { kind: 'halt', wanted: 'resume' };
  }
  if (/^(?:waiting|cases|my cases|open cases|inbox)$|\bwaiting\b|\bpending\b|\bto decide\b/.test(plain)) {
    return { kind: 'waiting' };
  }
  if (/^(?:the |my |our )?(?:monthly )?digest\b|^this month\b|^monthly (?:summary|report)$/.test(plain)) {
    return { kind: 'digest' };
  }
  if (/^(?:microsoft 365 )?copilot$/.test(plain)) return { kind: 'copilot' };
  if (plain === 'position') return { kind: 'position', product: '' };
  for (const pattern of productPatterns) {
    const product = pattern.exec(plain)?.groups?.product?.trim();
    if (product === undefined) continue;
    const isAboutUse = /^how (?:are|is)/.test(plain);
    if (isAboutUse && product.includes('copilot')) return { kind: 'copilot' };
    return { kind: 'position', product };
  }
  const report = reportIn(plain);
  if (report !== null) return report;
  return /\bcopilot\b/.test(plain) ? { kind: 'copilot' } : { kind: 'unknown', text };
}
