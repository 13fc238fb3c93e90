"""What stands inside the values of a change: decisions, what a line replaces, who is named."""

from store.domain.words import PLANNER

NESTED = (
    # A collaboration or a user as it is compared: what is not said is what it counts as.
    """
create or replace function samarbete.plain(value jsonb) returns jsonb language sql immutable
set search_path = pg_catalog, pg_temp as $$
  select jsonb_strip_nulls(
    '{"status": "active", "customer_owned": false, "role": "user", "active": true, "services": []}'
    || (value - 'records'))
$$""",
    """
create or replace function samarbete.day_of(entry jsonb) returns text language sql stable
set search_path = pg_catalog, pg_temp as $$
  select to_char((entry->>'at')::timestamptz at time zone 'Europe/Stockholm', 'YYYY-MM-DD')
$$""",
    # The decision that a line tells of, with its answers: as the program reads it there.
    f"""
create or replace function samarbete.decision_in(line jsonb) returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'outcome', line->'details'->'outcome', 'on', line->'details'->'on', 'by', line->'by',
    'side', line->'side', 'decided_at', line->'at', 'reason', line->'reason',
    'planned_by', line->'details'->'{PLANNER}',
    'checks', (select coalesce(jsonb_object_agg(substr(key, 7), value), '{{}}')
               from jsonb_each(coalesce(line->'details', '{{}}')) where key like 'check %')))
$$""",
    # Whether an earlier line of a collaboration tells of just this decision: it may stand again.
    """
create or replace function samarbete.was_decided(history jsonb, id text, decided jsonb)
returns boolean language sql immutable set search_path = pg_catalog, pg_temp as $$
  select exists (
    select 1 from jsonb_array_elements(history) line
    where line->>'collaboration' = id
      and (jsonb_strip_nulls(line->'replaced'->'collaboration'->'ending') = decided
           or line->>'action' = 'end-on-date' and samarbete.decision_in(line) = decided))
$$""",
    # What undo may put back of a collaboration: as it was; of one whose day has come, as if nothing
    # had been decided, or what the other side had decided before.
    """
create or replace function samarbete.may_stand_again(
  old jsonb, again jsonb, history jsonb, ends boolean)
returns boolean language sql immutable set search_path = pg_catalog, pg_temp as $$
  select coalesce(again->'records', '[]') = '[]' and (
    samarbete.plain(old) = samarbete.plain(again)
    or ends and old->>'status' = 'ending'
       and samarbete.plain(old) - '{status,ending}'::text[]
           = samarbete.plain(again) - '{status,ending}'::text[]
       and (coalesce(again->>'status', 'active') = 'active' and again->>'ending' is null
            or again->>'status' = 'ending' and samarbete.was_decided(
              history, old->>'id', jsonb_strip_nulls(again->'ending'))))
$$""",
    # Undo puts back what a line says was there: so that is what was there.
    """
create or replace function samarbete.require_replaced(was jsonb, becomes jsonb, entry jsonb)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  replaced jsonb := entry->'replaced';
  email text := lower(entry->'replaced'->>'email');
begin
  if jsonb_typeof(replaced->'collaboration') = 'object' and not exists (
       select 1 from jsonb_array_elements(coalesce(was->'collaborations', '[]')) old
       where old->>'id' = entry->>'collaboration'
         and samarbete.may_stand_again(
           old, replaced->'collaboration', was->'history', entry->>'action' = 'end')) then
    perform samarbete.refuse('the line tells of a collaboration as it was not');
  end if;
  if jsonb_typeof(replaced->'user') = 'object' and not exists (
       select 1 from jsonb_array_elements(coalesce(was->'users', '[]')) old
       where samarbete.plain(old) = samarbete.plain(replaced->'user'))
     or jsonb_typeof(coalesce(replaced->'user', 'null')) = 'null' and email is not null
     and exists (
       select 1 from jsonb_array_elements(coalesce(was->'users', '[]')) old
       where lower(old->>'email') = email)
     or email is not null
     and replaced->>'main_contact' is distinct from was->>'main_contact' then
    perform samarbete.refuse('the line tells of a user as it was not');
  end if;
  if (replaced->'record'->>'new')::boolean and not exists (
       select 1 from jsonb_array_elements(coalesce(was->'collaborations', '[]')) old
       join jsonb_array_elements(coalesce(becomes->'collaborations', '[]')) new
         on old->>'id' = new->>'id'
       where old->>'id' = entry->>'collaboration'
         and (new->'records') - (-1) = coalesce(old->'records', '[]')
         and samarbete.record_sum(new->'records'->-1) = replaced->'record'->>'sha256') then
    perform samarbete.refuse('the line tells of a new record, and there is none');
  end if;
end $$""",
    # Taking an import back puts back what its line says was there, and removes what it says came
    # with it: so that is how it was, and a customer that is here came with no import.
    """
create or replace function samarbete.require_imported(was jsonb, entry jsonb)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  before jsonb := entry->'replaced'->'imported';
begin
  if entry->>'action' = 'import' and entry->'details'->>'customer' = 'new'
     or (before->>'new')::boolean then
    perform samarbete.refuse('the line tells of a new customer, and it is here already');
  end if;
  if exists (
       select 1 from jsonb_each(coalesce(before->'facts', '{}')) fact
       where fact.key not in
             ('name', 'org_number', 'spcs_number', 'account_manager', 'main_contact')
         or was->>fact.key is distinct from fact.value #>> '{}')
     or jsonb_typeof(before->'tasks') = 'array' and before->'tasks' is distinct from was->'tasks'
     or exists (
       select 1 from jsonb_array_elements(coalesce(before->'users', '[]')) part
       where not exists (
         select 1 from jsonb_array_elements(coalesce(was->'users', '[]')) old
         where samarbete.plain(old) = samarbete.plain(part)))
     or exists (
       select 1 from jsonb_array_elements_text(coalesce(before->'new_users', '[]')) email
       join jsonb_array_elements(coalesce(was->'users', '[]')) old
         on lower(old->>'email') = lower(email))
     or exists (
       select 1 from jsonb_array_elements_text(coalesce(before->'new_collaborations', '[]')) id
       join jsonb_array_elements(coalesce(was->'collaborations', '[]')) old
         on old->>'id' = id) then
    perform samarbete.refuse('the line tells of a customer as it was not');
  end if;
end $$""",
    # What a line says that it replaced takes the right of that, whatever it is called.
    """
create or replace function samarbete.replaced_acts(entry jsonb) returns setof text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select 'manage-users' where entry->'replaced'->>'email' is not null
    or jsonb_typeof(entry->'replaced'->'user') = 'object'
  union all
  select 'record' where jsonb_typeof(entry->'replaced'->'record') = 'object'
  union all
  select 'import' where entry->'replaced' ? 'imported' or entry->'details' ? 'batch'
$$""",
    # A decision that is new is in the name of who acts, and of now; an earlier one may stand again.
    # What one side decided the other does not take back: it may end sooner, or now where the
    # day has come (R9, R41).
    """
create or replace function samarbete.decision_acts(
  was jsonb, becomes jsonb, entry jsonb, history jsonb)
returns setof text language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  before jsonb := jsonb_strip_nulls(was->'ending');
  after jsonb := jsonb_strip_nulls(becomes->'ending');
begin
  if jsonb_typeof(before) = 'object' and before->>'side' is distinct from entry->>'side'
     and was->>'status' in ('ending', 'ended')
     and not coalesce(was->>'status' = 'ending' and becomes->>'status' in ('ending', 'ended')
       and after->>'side' = entry->>'side'
       and ((after->>'on')::date < (before->>'on')::date
            or becomes->>'status' = 'ended'
               and (before->>'on')::date <= samarbete.day_of(entry)::date), false) then
    return next 'what one side has decided, the other does not take back';
  end if;
  if jsonb_typeof(after) = 'object' and after is distinct from before
     and not coalesce(after->>'by' = entry->>'by' and after->>'side' = entry->>'side'
                      and after->>'decided_at' = entry->>'at', false)
     and not samarbete.was_decided(history, was->>'id', after) then
    return next 'a decision is of now, and in the name of who decides';
  end if;
  if becomes->>'status' = 'ending' and after is distinct from before
     and after->>'on' < samarbete.day_of(entry)
     and not samarbete.was_decided(history, was->>'id', after) then
    return next 'what is decided for a day is decided for one that has not passed';
  end if;
end $$""",
    # Who got another address, as one address that went and one that came; none where it is unclear.
    """
create or replace function samarbete.readdressed(was jsonb, becomes jsonb)
returns text[] language sql immutable set search_path = pg_catalog, pg_temp as $$
  with old as (select value->>'email' as email
               from jsonb_array_elements(coalesce(was->'users', '[]'))),
       new as (select value->>'email' as email
               from jsonb_array_elements(coalesce(becomes->'users', '[]'))),
       gone as (select email from old except select email from new),
       come as (select email from new except select email from old)
  select case when (select count(*) from gone) = 1 and (select count(*) from come) = 1
         then array[(select lower(email) from gone), (select email from come)] end
$$""",
)
