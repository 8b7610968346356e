import type { Attestation } from './parse-attestations.ts';

interface PlacedProblem {
  readonly line: number;
  readonly message: string;
}

/** What lines of one list say against each other. An attestation names everybody who uses its feature, or it is none. */
export function consistencyProblems(attestations: readonly Attestation[]): PlacedProblem[] {
  const byFeature = Map.groupBy(attestations, ({ feature }) => feature);
  return [...byFeature.values()].flatMap((lines) => [
    ...repeated(lines),
    ...notAlone(lines),
    ...otherDays(lines),
  ]);
}

function repeated(lines: readonly Attestation[]): PlacedProblem[] {
  const firstLine = new Map<string, number>();
  return lines.flatMap(({ line, feature, userKey }) => {
    const first = firstLine.get(userKey);
    if (first === undefined) firstLine.set(userKey, line);
    return first === undefined
      ? []
      : { line, message: `"${userKey}" stands for ${feature} on line ${first} already.` };
  });
}

/** `*` and `-` speak of everybody: beside either, no other line of the feature can be right. */
function notAlone(lines: readonly Attestation[]): PlacedProblem[] {
  return lines
    .filter(({ userKey }) => userKey === '*' || userKey === '-')
    .flatMap(({ line, feature, userKey }) => {
      const other = lines.find((each) => each.userKey !== userKey);
      if (other === undefined) return [];
      const message = `"${userKey}" speaks of everybody, and line ${other.line} says "${other.userKey}" of ${feature} as well: keep one of them.`;
      return { line, message };
    });
}

/** With two days, those attested earlier would read as "does not use it" once their day has expired. */
function otherDays(lines: readonly Attestation[]): PlacedProblem[] {
  const [first] = lines;
  return lines
    .filter(({ attestedOn }) => attestedOn !== first?.attestedOn)
    .map(({ line, feature, attestedOn }) => ({
      line,
      message: `attestedOn ${attestedOn} differs from line ${first?.line ?? 0} (${first?.attestedOn ?? ''}): the list of ${feature} is attested as a whole, on one day.`,
    }));
}
