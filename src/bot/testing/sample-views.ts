import { readFileSync } from 'node:fs';
import type { View } from '../../cards/view.ts';

type Kind = View['kind'];

/** The sample data beside the card templates, as views. */
export function sampleViews(): { view<K extends Kind>(kind: K, name: string): Extract<View, { kind: K }> } {
  return {
    view(kind, name) {
      const file = new URL(`../../../cards/${kind}.data.json`, import.meta.url);
      const samples = JSON.parse(readFileSync(file, 'utf8')) as Record<
        string,
        Extract<View, { kind: typeof kind }>
      >;
      const sample = samples[name];
      if (sample === undefined) throw new TypeError(`cards/${kind}.data.json has no sample ${name}.`);
      return sample;
    },
  };
}
