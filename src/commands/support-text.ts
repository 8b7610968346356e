import type { Support, SupportEdition } from '../core/model/support.ts';

const editionWords: Readonly<Record<SupportEdition, string>> = {
  'home-pro': 'Home and Pro',
  'enterprise-education': 'Enterprise and Education',
  'enterprise-ltsc': 'Enterprise LTSC',
  'iot-enterprise-ltsc': 'IoT Enterprise LTSC',
};

/** Until when a version is supported; by edition where they differ. */
export function supportText({ dates }: Support, asOf: string): string {
  const byDay = Map.groupBy(dates, ({ endsOn }) => endsOn);
  const parts = [...byDay].map(([endsOn, alike]) => {
    const until =
      endsOn === null
        ? 'support unknown'
        : endsOn < asOf
          ? `support ended on ${endsOn}`
          : `supported until ${endsOn}`;
    const editions = alike.map(({ edition }) => (edition === null ? 'every edition' : editionWords[edition]));
    return byDay.size === 1 ? until : `${editions.join(', ')} ${until}`;
  });
  return parts.length === 0 ? 'support unknown: not on the list' : parts.join('; ');
}
