/** The element at `position`; a missing one is a bug of the twin's tables, not a condition to handle. */
export function elementAt<T>(list: ArrayLike<T>, position: number): T {
  const element = list[position];
  if (element === undefined) throw new TypeError(`no element at ${position} of ${list.length}`);
  return element;
}
