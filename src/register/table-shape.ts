/** The columns of a kind of import file, in their published order. */
export interface TableShape<C extends string = string> {
  readonly columns: readonly C[];
  /** Columns whose header must be there, though its cells may be empty. */
  readonly required: readonly C[];
  /** Columns that hold calendar days: a spreadsheet keeps those as dates. */
  readonly dates: readonly C[];
  /** The array that holds the rows in a JSON file. */
  readonly listKey: string;
}

/** Finds a column by its name as somebody wrote it, in capitals or not; undefined when there is none. */
export function columnNamed<C extends string>(shape: TableShape<C>, name: string): C | undefined {
  return shape.columns.find((column) => column.toLowerCase() === name.toLowerCase());
}

/** What is wrong with a header row: names nobody knows, columns missing, columns twice. */
export function headerProblems(shape: TableShape, names: readonly string[]): string[] {
  return [
    ...names
      .filter((name) => !shape.columns.includes(name))
      .map((name) => `"${name}" is not a column; the columns are ${shape.columns.join(',')}.`),
    ...shape.required
      .filter((column) => !names.includes(column))
      .map(
        (column) =>
          `column ${column} is missing; keep it and leave its cells empty where there is nothing to say.`,
      ),
    ...shape.columns
      .filter((column) => names.indexOf(column) !== names.lastIndexOf(column))
      .map((column) => `column ${column} stands twice.`),
  ];
}
