import type { HolderStanding } from '../core/consultation/consultation.ts';
import type { HolderVoices } from './case-view.ts';
import type { Format } from './format.ts';

/** What the holders of the seats said before their owner decides (C33): whoever was not reached has not been silent. */
export function voicesBefore(voices: HolderVoices | undefined, format: Format): string[] {
  if (voices === undefined) return [];
  return [...needLines(voices, format), ...trainingLines(voices, format)];
}

function needLines({ need }: HolderVoices, format: Format): string[] {
  if (need === null) return [];
  const parts = [
    ...(need.needs > 0 ? [`${format.count(need.needs)} ${need.needs === 1 ? 'needs' : 'need'} it`] : []),
    ...(need.released > 0
      ? [`${format.count(need.released)} ${need.released === 1 ? 'does' : 'do'} not need it`]
      : []),
    ...(need.silent > 0 ? [`${format.count(need.silent)} did not answer`] : []),
    ...(need.unreached > 0 ? [`${format.count(need.unreached)} could not be reached`] : []),
  ];
  if (parts.length === 0) return [];
  const off =
    need.offList === 0
      ? ''
      : ` ${format.counted(need.offList, 'person is', 'people are')} off the list for that reason; the list shows what they said.`;
  return [`Asked whether they still need it: ${parts.join(', ')}.${off}`];
}

function trainingLines({ training }: HolderVoices, format: Format): string[] {
  if (training === null) return [];
  const { offered, uses, unknown, unreached, factsOf } = training;
  const rest = [
    ...(unknown > 0 && uses !== null
      ? [`Of ${format.count(unknown)} it is not known, because no newer report names them.`]
      : []),
    ...(unreached > 0 ? [`${format.count(unreached)} of them could not be reached with the offer.`] : []),
  ];
  const result =
    uses === null || factsOf === null
      ? `${format.counted(offered, 'person was', 'people were')} offered training; whether they use it now is not known yet.`
      : `Of ${format.count(offered)} offered training, ${format.count(uses)} ${uses === 1 ? 'uses' : 'use'} it now (as of ${format.day(factsOf)}).`;
  return [result, ...rest];
}

/** Who asked for their licence back once it was taken: the price of a wrong reclaim, said to who decided it. */
export function regretLines(voices: HolderVoices | undefined, format: Format): string[] {
  if (voices === undefined) return [];
  const { givenBack, failed, onTheirWay } = voices.regrets;
  return [
    ...(givenBack > 0
      ? [`${format.count(givenBack)} asked for it back and ${givenBack === 1 ? 'has' : 'have'} it again.`]
      : []),
    ...(onTheirWay > 0 ? [`${format.count(onTheirWay)} asked for it back; it is being given back.`] : []),
    ...(failed > 0
      ? [
          `${format.count(failed)} asked for it back and could not be given it: free or order a unit; they can try again.`,
        ]
      : []),
  ];
}

/** What one holder said, as the list of the case shows it. `on`: the instant of the answer. */
export type HolderSaid =
  | {
      readonly about: 'need';
      readonly standing: HolderStanding;
      readonly on: string | null;
      readonly reason: string | null;
    }
  /** `uses` null: not known yet. */
  | { readonly about: 'training'; readonly uses: boolean | null };

/** "Said on 3 November 2026: needs it, because …". Nobody who was not reached is called silent. */
export function saidText(said: HolderSaid, format: Format): string {
  if (said.about === 'training')
    return said.uses === null
      ? 'Offered training; use since then is not known.'
      : said.uses
        ? 'Offered training, uses it now.'
        : 'Offered training, has not used it since.';
  const on = said.on === null ? '' : ` on ${format.day(said.on.slice(0, 10))}`;
  switch (said.standing) {
    case 'needs':
      return `Said${on}: needs it, because ${said.reason ?? 'no reason is on record'}`;
    case 'released':
      return `Said${on}: does not need it.`;
    case 'silent':
      return 'Was asked, did not answer.';
    case 'unreached':
      return 'Could not be reached.';
    case 'waiting':
      return 'Is being asked, has not answered yet.';
  }
}
