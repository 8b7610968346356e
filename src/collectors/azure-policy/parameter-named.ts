/** Names of parameters are the same in any case. */
export function parameterNamed<Value>(
  values: Readonly<Record<string, Value>> | null | undefined,
  name: string,
): Value | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(values ?? {}).find(([each]) => each.toLowerCase() === wanted)?.[1];
}
