import type { AdaptiveCard } from './card.ts';
import type { Format } from './format.ts';
import { renderTemplate } from './render-template.ts';
import { reasonLimit, sideVerbs } from './verbs.ts';

/** Who lets changes go on: a compliance approver, or an owner other than who stopped them. */
type ResumedBy = 'compliance' | 'otherOwner';

/** Names are people's display names; times are ISO instants. */
export type HaltState =
  | { readonly name: 'ask'; readonly resumedBy: ResumedBy }
  | {
      readonly name: 'halted';
      readonly haltId: string;
      readonly by: string;
      readonly at: string;
      readonly reason: string;
      readonly resumedBy: ResumedBy;
      /** The reader is somebody who may let changes go on. */
      readonly canResume: boolean;
    }
  | {
      readonly name: 'resumed';
      readonly by: string;
      readonly at: string;
      readonly reason: string;
      readonly haltedAt: string;
    };

/** The kill switch: asks why, says that everything stands still, or that it goes on again (C49). */
export interface HaltDeskView {
  readonly kind: 'halt-desk';
  readonly state: HaltState;
}

interface Face {
  readonly title: string;
  readonly lines: readonly string[];
  readonly style: 'default' | 'attention' | 'good';
  readonly input?: { readonly label: string; readonly placeholder: string };
}

export function renderHaltDesk({ state }: HaltDeskView, format: Format): AdaptiveCard {
  const { title, lines, style, input } = faceOf(state, format);
  return renderTemplate('halt-desk', {
    summary: `${title}. ${lines[0] ?? ''}`,
    title,
    style,
    lines: lines.map((text) => ({ text })),
    hasInput: input !== undefined,
    label: input?.label ?? '',
    placeholder: input?.placeholder ?? '',
    reasonLimit,
    haltVerb: sideVerbs.halt,
    resumeVerb: sideVerbs.resume,
    canHalt: state.name === 'ask',
    canResume: state.name === 'halted' && state.canResume,
    haltId: state.name === 'halted' ? state.haltId : '',
  });
}

const resumers: Readonly<Record<ResumedBy, string>> = {
  compliance: 'A compliance approver',
  otherOwner: 'An owner other than the person who stopped them',
};

function faceOf(state: HaltState, format: Format): Face {
  switch (state.name) {
    case 'ask':
      return {
        title: 'Stop every change?',
        lines: [
          'From then on nothing is taken from anybody, whoever has approved it. What is being carried out stops as well; giving back stays possible. Questions and reports go on.',
          `${resumers[state.resumedBy]} can let changes go on again, or whoever runs Seatkeeper.`,
        ],
        style: 'default',
        input: { label: 'Why?', placeholder: 'For example: people on the list are not who they should be' },
      };
    case 'halted':
      return {
        title: 'Every change is stopped',
        lines: [
          'Nothing is changed in the tenant until somebody lets changes go on.',
          `Stopped by ${state.by}, ${format.instant(state.at)}.`,
          `Reason: ${state.reason}`,
          ...(state.canResume
            ? []
            : [`${resumers[state.resumedBy]} can let changes go on, or whoever runs Seatkeeper.`]),
        ],
        style: 'attention',
        ...(state.canResume
          ? { input: { label: 'Why is it safe to go on?', placeholder: 'For example: the list was mended' } }
          : {}),
      };
    case 'resumed':
      return {
        title: 'Changes go on',
        lines: [
          `Let go on by ${state.by}, ${format.instant(state.at)}. They were stopped since ${format.instant(state.haltedAt)}.`,
          `Reason: ${state.reason}`,
        ],
        style: 'good',
      };
  }
}
