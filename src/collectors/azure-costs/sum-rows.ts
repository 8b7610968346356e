/** Rows of which several may be one fact, such as a resource group written in two ways: their amounts are summed. */
export interface RowSums<Row extends { readonly amount: number }> {
  add(row: Row): void;
  rows(): readonly Row[];
}

export function createRowSums<Row extends { readonly amount: number }>(): RowSums<Row> {
  const sums = new Map<string, Row>();
  return {
    add(row) {
      const key = JSON.stringify({ ...row, amount: null });
      const before = sums.get(key);
      sums.set(key, before === undefined ? row : { ...row, amount: before.amount + row.amount });
    },
    rows: () => [...sums.values()],
  };
}
