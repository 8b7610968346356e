/**
 * The first schema. Instants are timestamptz written by the program's clock; days are dates; identifiers of
 * people and products are text, because Microsoft's are not ours to validate.
 */
export const ledgerSchema = `
create table seatkeeper.position_days (
  tenant_id text not null,
  as_of date not null,
  run_id text not null,
  saved_at timestamptz not null,
  coverage jsonb not null,
  sources jsonb not null,
  primary key (tenant_id, as_of)
);

create table seatkeeper.positions (
  tenant_id text not null,
  as_of date not null,
  product text not null,
  ordinal int not null,
  assigned int,
  position jsonb not null,
  primary key (tenant_id, as_of, product),
  foreign key (tenant_id, as_of) references seatkeeper.position_days on delete cascade
);
create index positions_by_product on seatkeeper.positions (tenant_id, product, as_of desc);

create table seatkeeper.cases (
  id uuid primary key,
  number bigint generated always as identity unique,
  tenant_id text not null,
  kind text not null,
  product text not null,
  product_name text not null,
  owner_ids text[] not null,
  state text not null,
  version int not null,
  as_of date not null,
  run_id text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  seats int not null,
  monthly_value jsonb,
  facts jsonb not null,
  facts_key text not null,
  coverage_complete boolean not null,
  decided_by text,
  decided_at timestamptz,
  snoozed_until timestamptz,
  expires_at timestamptz,
  undo_until timestamptz,
  first_approver text,
  closed_reason text
);
create unique index cases_one_undecided on seatkeeper.cases (tenant_id, kind, product)
  where state in ('proposed', 'asked', 'snoozed', 'awaitingSecond');
create index cases_by_key on seatkeeper.cases (tenant_id, kind, product, number desc);
create index cases_by_state on seatkeeper.cases (tenant_id, state);

create table seatkeeper.steps (
  id uuid primary key default gen_random_uuid(),
  case_id uuid not null references seatkeeper.cases,
  user_id text not null,
  sku_id text not null,
  path text not null,
  disabled_plans text[] not null,
  evidence jsonb not null,
  idle_days int,
  display_name text,
  user_principal_name text,
  department text,
  group_names text[] not null,
  state text not null,
  outcome text,
  client_request_id text,
  request_id text,
  detail text,
  claimed_at timestamptz,
  settled_at timestamptz,
  restore_outcome text,
  restore_client_request_id text,
  restore_request_id text,
  restore_detail text,
  restored_at timestamptz,
  unique (case_id, user_id, sku_id)
);
create index steps_in_reading_order on seatkeeper.steps
  (case_id, idle_days desc nulls first, lower(display_name), user_id, sku_id);
create index steps_by_settlement on seatkeeper.steps (settled_at) where outcome = 'applied';

create table seatkeeper.staged_steps (
  session_id uuid not null,
  staged_at timestamptz not null,
  kind text not null,
  product text not null,
  user_id text not null,
  sku_id text not null,
  path text not null,
  disabled_plans text[] not null,
  evidence jsonb not null,
  idle_days int,
  display_name text,
  user_principal_name text,
  department text,
  group_names text[] not null,
  primary key (session_id, kind, product, user_id, sku_id)
);

create table seatkeeper.decisions (
  id uuid primary key,
  case_id uuid not null references seatkeeper.cases,
  case_version int not null,
  actor_id text not null,
  verb text not null,
  reason text,
  until text,
  at timestamptz not null,
  excluded_user_ids text[] not null
);
create index decisions_by_case on seatkeeper.decisions (case_id, at);

create table seatkeeper.exemptions (
  id uuid primary key,
  tenant_id text not null,
  product text not null,
  user_id text not null,
  reason text not null,
  actor_id text not null,
  from_day date not null,
  until_day date not null,
  ended_at timestamptz
);
create index exemptions_in_force on seatkeeper.exemptions (tenant_id, until_day) where ended_at is null;

create table seatkeeper.conversations (
  tenant_id text not null,
  user_aad_id text not null,
  reference jsonb not null,
  state text not null,
  problem text,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (tenant_id, user_aad_id)
);

create table seatkeeper.deliveries (
  id uuid primary key,
  tenant_id text not null,
  event_key text not null,
  recipient text not null,
  case_id uuid references seatkeeper.cases,
  state text not null,
  attempts int not null,
  activity_id text,
  conversation_id text,
  reason text,
  retry_at timestamptz,
  claimed_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (event_key, recipient)
);
create index deliveries_by_case on seatkeeper.deliveries (case_id);
create index deliveries_waiting on seatkeeper.deliveries (state) where state <> 'sent';

create table seatkeeper.runs (
  run_id text primary key,
  kind text not null,
  slot text,
  tenant_id text not null,
  as_of date,
  started_at timestamptz not null,
  finished_at timestamptz,
  status text not null,
  summary jsonb not null
);
create index runs_by_kind on seatkeeper.runs (tenant_id, kind, started_at desc);

create table seatkeeper.slots (
  job text not null,
  slot text not null,
  holder text not null,
  state text not null,
  claimed_at timestamptz not null,
  lease_until timestamptz not null,
  finished_at timestamptz,
  summary jsonb,
  error text,
  primary key (job, slot)
);

create table seatkeeper.audit (
  seq bigint primary key,
  at text not null,
  tenant_id text not null,
  actor text not null,
  action text not null,
  subject text not null,
  body jsonb not null,
  prev_hash text not null,
  hash text not null
);
create index audit_by_subject on seatkeeper.audit (subject, seq);

create table seatkeeper.audit_head (
  only_row boolean primary key default true check (only_row),
  seq bigint not null,
  hash text not null
);

create function seatkeeper.refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit trail is append-only' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_append_only before update or delete on seatkeeper.audit
  for each row execute function seatkeeper.refuse_audit_change();
create trigger audit_no_truncate before truncate on seatkeeper.audit
  for each statement execute function seatkeeper.refuse_audit_change();
`;
