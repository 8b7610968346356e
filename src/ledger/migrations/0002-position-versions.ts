/** Every position day as it was ever concluded, with what it was made from: nothing of it is updated. */
export const positionVersions = `
create table seatkeeper.position_versions (
  tenant_id text not null,
  as_of date not null,
  version int not null,
  run_id text not null,
  recorded_at timestamptz not null,
  known_at timestamptz not null,
  digest text not null,
  coverage jsonb not null,
  basis jsonb not null,
  positions jsonb not null,
  primary key (tenant_id, as_of, version)
);
`;
