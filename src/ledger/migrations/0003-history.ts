/** Months of use that were counted before the tenant was observed. Rows are only ever superseded, never changed. */
export const historySchema = `
create table seatkeeper.history_months (
  id bigint generated always as identity primary key,
  tenant_id text not null,
  product text not null,
  month date not null check (extract(day from month) = 1),
  entitled int check (entitled >= 0),
  assigned int check (assigned >= 0),
  active int check (active >= 0),
  method text not null,
  source text not null,
  imported_by text not null,
  imported_at timestamptz not null,
  file_sha256 text not null,
  superseded_at timestamptz
);
create unique index history_one_standing on seatkeeper.history_months (tenant_id, product, month)
  where superseded_at is null;
`;
