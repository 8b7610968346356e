import type { CoreNeed } from '../core/servers/core-need.ts';
import type { LicensedPlace } from '../core/servers/license-estate.ts';
import { wordsOf } from './reason-words.ts';

/** The way a host is licensed, and what it takes, in a line. */
export function routeText({ assured, unassured, guests, visitors }: LicensedPlace): string {
  const [best, worst] = [choiceText(assured), choiceText(unassured)];
  const moved = visitors === 0 ? '' : `, ${visitors} of them last seen elsewhere`;
  const machines =
    guests === 0 ? '' : ` (${guests} virtual ${guests === 1 ? 'machine' : 'machines'}${moved})`;
  return best === worst
    ? `${best}${machines}`
    : `with Software Assurance, ${best}; without, ${worst}${machines}`;
}

function choiceText(choice: LicensedPlace['assured']): string {
  if (choice === null) return 'no way is allowed';
  const needs = Object.entries(choice.needs).map(
    ([license, need]) => `${countText(need)} ${wordsOf(license)}`,
  );
  return needs.length === 0 ? 'nothing more' : `${wordsOf(choice.kind)}: ${needs.join(' + ')}`;
}

function countText({ cores, atLeast }: CoreNeed): string {
  return cores === null ? `at least ${atLeast}` : String(cores);
}
