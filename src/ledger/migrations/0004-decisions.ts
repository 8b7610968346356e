/**
 * Decisions an enterprise can trust: cases that time moves, steps that swap and leave groups, people asked first,
 * people given back, instructions to group owners, halts, and changes that others made to the tenant.
 */
export const decisionsSchema = `
alter table seatkeeper.cases
  add column grace_until timestamptz,
  add column consult_until timestamptz,
  add column consult_kind text,
  add column escalation_level int not null default 0,
  add column escalated_to text[] not null default '{}',
  add column escalated_at timestamptz,
  add column asked_at timestamptz,
  add column reminders int not null default 0,
  add column superseded_by uuid;
drop index seatkeeper.cases_one_undecided;
create unique index cases_one_undecided on seatkeeper.cases (tenant_id, kind, product)
  where state in ('proposed', 'consulting', 'asked', 'snoozed', 'escalated', 'awaitingSecond');

alter table seatkeeper.steps
  add column adds jsonb not null default '[]',
  add column preflight jsonb;
alter table seatkeeper.staged_steps
  add column is_actionable boolean not null default true,
  add column adds jsonb not null default '[]',
  add column preflight jsonb;
-- Two changes of one person are never under way at once, whichever cases they belong to.
create unique index steps_one_change_per_person on seatkeeper.steps (user_id) where state in ('removing', 'restoring');

create table seatkeeper.holder_answers (
  case_id uuid not null references seatkeeper.cases,
  user_id text not null,
  kind text not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  answer text,
  reason text,
  answered_at timestamptz,
  ticked_off boolean not null default false,
  primary key (case_id, user_id, kind)
);

create table seatkeeper.returns (
  id uuid primary key,
  case_id uuid not null references seatkeeper.cases,
  user_id text not null,
  asked_by text not null,
  reason text,
  asked_at timestamptz not null,
  settled_at timestamptz,
  outcome text,
  unique (case_id, user_id)
);

create table seatkeeper.instructions (
  id uuid primary key,
  number bigint generated always as identity unique,
  tenant_id text not null,
  product text not null,
  product_name text not null,
  group_id text not null,
  group_name text,
  why text not null,
  radius jsonb not null,
  routed_to text[] not null,
  routed_as text not null,
  as_of date not null,
  state text not null,
  version int not null,
  answered_by text,
  answered_at timestamptz,
  answer_note text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  seen_at timestamptz
);
create unique index instructions_one_open on seatkeeper.instructions (tenant_id, product, group_id)
  where state in ('open', 'claimed');
create table seatkeeper.instruction_people (
  instruction_id uuid not null references seatkeeper.instructions on delete cascade,
  user_id text not null,
  display_name text,
  holds_also text,
  seen_gone_at timestamptz,
  primary key (instruction_id, user_id)
);

create table seatkeeper.halts (
  id uuid primary key,
  tenant_id text not null,
  started_at timestamptz not null,
  started_by text not null,
  reason text not null,
  ended_at timestamptz,
  ended_by text,
  end_reason text
);
create unique index halts_one_open on seatkeeper.halts (tenant_id) where ended_at is null;

create table seatkeeper.tenant_changes (
  tenant_id text not null,
  id text not null,
  user_id text not null,
  happened_at timestamptz not null,
  activity text not null,
  actor_kind text not null,
  actor_id text,
  actor_name text,
  correlation_id text,
  added text[] not null,
  removed text[] not null,
  explanation text,
  step_id uuid,
  is_grave boolean not null,
  products text[] not null,
  seen_at timestamptz not null,
  acknowledged_by text,
  acknowledged_at timestamptz,
  acknowledged_note text,
  primary key (tenant_id, id, user_id)
);
create index tenant_changes_unexplained on seatkeeper.tenant_changes (tenant_id, happened_at)
  where explanation is null;

-- What the database remembers of each file of signed checkpoints, so that lines cut off its end are missed.
create table seatkeeper.audit_witnesses (
  id text primary key,
  tenant_id text not null,
  place text not null,
  key_id text not null,
  checkpoints int not null,
  last_hash text not null,
  retired_at timestamptz
);
`;
