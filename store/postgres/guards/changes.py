"""What a change of a customer is: found by holding the new document against the old one.

Functions that look at much are of plpgsql, which keeps their plans; SQL plans them at each call.

The names of acts are those of `store/domain/rights.py`; anything else is a refusal in words.
"""

CHANGES = (
    # Earlier guards had these with a boolean, or without the history.
    "drop function if exists samarbete.collaboration_acts(jsonb, jsonb, jsonb, jsonb, boolean)",
    """
create or replace function samarbete.differ(was jsonb, becomes jsonb, fields text[])
returns boolean language sql immutable set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from unnest(fields) field
    where coalesce(was->field, 'null') is distinct from coalesce(becomes->field, 'null'))
$$""",
    """
create or replace function samarbete.collaboration_acts(
  was jsonb, becomes jsonb, entry jsonb, history jsonb, readdressed text[])
returns setof text language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  before text := coalesce(was->>'status', 'active');
  after text := coalesce(becomes->>'status', 'active');
  terms text[] := '{variant,period,invoice_recipient,customer_owned}';
  dates text[] := '{requested_on,requested_by,started_on}';
  ending text[] := '{status,ending,ended_on}';
begin
  if was is null then
    return next case when after = 'requested' and becomes->'ending' is not distinct from 'null'
      and samarbete.records(becomes, null) = '[]'
      and becomes->>'requested_by' is not distinct from entry->>'by'
      and becomes->>'requested_on' is not distinct from samarbete.day_of(entry)
      and becomes->>'started_on' is null and not becomes ? 'ended_on'
      and coalesce(becomes->>'customer_owned', 'false') = 'false'
      then 'request' else 'import' end;
    return;
  elsif becomes is null then
    return next 'import';
    return;
  end if;
  if before = 'requested' and after in ('active', 'declined') then
    return next 'answer';
    dates := '{requested_on,requested_by}';
    ending := '{ending,ended_on}';
  elsif before = 'unlinked' and after = 'active' then
    return next 'request';
    terms := '{variant,period,customer_owned}';
    if becomes->>'invoice_recipient' is distinct from was->>'invoice_recipient'
       and becomes->>'invoice_recipient' is distinct from 'office' then
      return next 'edit';
    end if;
    dates := '{requested_on,requested_by}';
    ending := '{ending,ended_on}';
  elsif before <> after and (before not in ('active', 'ending', 'ended')
                             or after not in ('active', 'ending', 'ended')) then
    return next 'no collaboration goes from ' || before || ' to ' || after;
  end if;
  if not 'started_on' = any (dates)
     and becomes->>'started_on' is distinct from was->>'started_on'
     and (after = 'declined'
          or becomes->>'started_on' is distinct from samarbete.day_of(entry)) then
    return next 'import';
  end if;
  if samarbete.differ(was, becomes, ending) then
    return next 'end';
    return query select samarbete.decision_acts(was, becomes, entry, history);
    if after = 'ended' and before <> 'ended' and (
         becomes->'ending'->>'by' is distinct from entry->>'by'
         or becomes->'ending'->>'side' is distinct from entry->>'side') then
      return next 'an ending is in the name of who ends';
    end if;
  end if;
  if samarbete.differ(was, becomes, terms) then
    return next 'edit';
  end if;
  if samarbete.differ(was, becomes, dates)
     or (was->>'service' <> becomes->>'service' and before <> 'unlinked') then
    return next 'import';
  end if;
  if was->'task' is distinct from becomes->'task' then
    return next case when entry->>'side' = 'customer' then 'end' else 'change-task' end;
  end if;
  return query select samarbete.record_acts(was, becomes, entry, history, readdressed);
end $$""",
    # The hold that stands against a loss on a day: of the collaboration, or of the whole customer.
    """
create or replace function samarbete.on_hold(customer jsonb, id text, day date)
returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (
    select 1 from jsonb_array_elements(coalesce(customer->'holds', '[]')) hold
    where (hold->>'collaboration' is null or hold->>'collaboration' = id or id is null)
      and coalesce(hold->>'until', '9999-12-31')::date >= day)
$$""",
    # While a hold stands no record goes, no collaboration goes with its records, and nothing ends
    # with deletion, or is decided to do so on a day on which it stands.
    """
create or replace function samarbete.require_no_hold(was jsonb, becomes jsonb)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  today date := (now() at time zone 'Europe/Stockholm')::date;
  pair record;
begin
  if jsonb_array_length(coalesce(was->'holds', '[]')) = 0 then
    return;
  end if;
  for pair in
    select old, new, coalesce(old->>'id', new->>'id') as id
    from jsonb_array_elements(coalesce(was->'collaborations', '[]')) old
    full join jsonb_array_elements(coalesce(becomes->'collaborations', '[]')) new
      on old->>'id' = new->>'id'
    where old is distinct from new
  loop
    if pair.new->'ending'->>'outcome' = 'delete'
       and samarbete.differ(pair.old, pair.new, '{status,ending}')
       and samarbete.on_hold(was, pair.id,
         case when pair.new->>'status' = 'ended' and pair.old is not null then today
              else (pair.new->'ending'->>'on')::date end)
       and (pair.old is not null or (pair.new->'ending'->>'on')::date >= today) then
      perform samarbete.refuse(pair.id || ' is on hold: it does not end with deletion');
    end if;
    if samarbete.on_hold(was, pair.id, today) and pair.old is not null and (
         pair.new is null
         or jsonb_array_length(coalesce(pair.new->'records', '[]'))
            < jsonb_array_length(coalesce(pair.old->'records', '[]'))) then
      perform samarbete.refuse(pair.id || ' is on hold: none of its records goes');
    end if;
  end loop;
end $$""",
    # What a line tells of erased records is what went: as many of each kind, of what ended with it;
    # and no ending with deletion goes without telling it.
    """
create or replace function samarbete.counted(records jsonb) returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select coalesce(jsonb_object_agg(kind, n), '{}') from (
    select record->>'kind' as kind, count(*) as n
    from jsonb_array_elements(coalesce(records, '[]')) record group by 1) counted
$$""",
    """
create or replace function samarbete.require_erased(was jsonb, becomes jsonb, entry jsonb)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  pair record;
  told boolean := not entry ? 'erased';
begin
  for pair in
    select old, new, new->>'id' as id, entry->>'collaboration' = new->>'id' as named
    from jsonb_array_elements(coalesce(was->'collaborations', '[]')) old
    join jsonb_array_elements(coalesce(becomes->'collaborations', '[]')) new
      on old->>'id' = new->>'id'
    where new->>'status' = 'ended' and old->>'status' is distinct from 'ended'
  loop
    if pair.new->'ending'->>'outcome' = 'delete'
       and not coalesce(pair.named and entry ? 'erased', false) then
      perform samarbete.refuse(pair.id || ' ends with deletion, and its line does not tell of it');
    end if;
    if pair.named and entry ? 'erased' then
      told := true;
      if entry->'erased'->>'service' is distinct from pair.old->>'service'
         or entry->'erased'->>'decided_at' is distinct from pair.new->'ending'->>'decided_at'
         or (select coalesce(jsonb_object_agg(key, jsonb_array_length(value)), '{}')
             from jsonb_each(coalesce(entry->'erased'->'records', '{}'))) is distinct from
            (case when coalesce(pair.new->'records', '[]') = '[]'
                  then samarbete.counted(pair.old->'records') else '{}' end) then
        perform samarbete.refuse('the line does not tell what was erased of ' || pair.id);
      end if;
    end if;
  end loop;
  if not told then
    perform samarbete.refuse('a line tells of erased records, and nothing ended');
  end if;
end $$""",
    # Holds change by their own two acts alone, and one that is new is in the name of who acts.
    """
create or replace function samarbete.hold_acts(was jsonb, becomes jsonb, entry jsonb)
returns setof text language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if not samarbete.differ(was, becomes, '{holds}') then
    return;
  end if;
  return next 'hold';
  if entry->>'action' not in ('hold', 'release') then
    return next 'a hold is put and released by its own act';
  end if;
  if exists (
    select 1 from jsonb_array_elements(coalesce(becomes->'holds', '[]')) hold
    where (hold->>'by' is distinct from entry->>'by' or hold->>'at' is distinct from entry->>'at')
      and not exists (
      select 1 from jsonb_array_elements(coalesce(was->'holds', '[]')) old where old = hold)) then
    return next 'a hold is of now, and in the name of who puts it';
  end if;
end $$""",
    """
create or replace function samarbete.acts(was jsonb, becomes jsonb, entry jsonb)
returns setof text language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return query
  select 'see'
  union
  select 'import' where samarbete.differ(
    was, becomes, '{name,org_number,spcs_number}')
  union
  select 'manage-employees' where samarbete.differ(was, becomes, '{account_manager}')
  union
  select 'manage-users' where samarbete.differ(was, becomes, '{users,main_contact}')
  union
  select samarbete.hold_acts(was, becomes, entry)
  union
  select samarbete.task_acts(
    coalesce(was->'tasks', '[]'), coalesce(becomes->'tasks', '[]'), entry, was->'history')
  union
  select samarbete.replaced_acts(entry)
  union
  select act
  from jsonb_array_elements(coalesce(was->'collaborations', '[]')) old
  full join jsonb_array_elements(coalesce(becomes->'collaborations', '[]')) new
    on old->>'id' = new->>'id'
  cross join lateral samarbete.collaboration_acts(
    old, new, entry, was->'history', samarbete.readdressed(was, becomes)) act
  where old is distinct from new;
end $$""",
    # A line that tells more than was done would lie: it takes the right of what it tells.
    """
create or replace function samarbete.told_act(entry jsonb) returns text language sql immutable
set search_path = pg_catalog, pg_temp as $$
  select case
    when act in ('end', 'end-on-date', 'withdraw') then 'end'
    when act = 'reassign' then 'manage-employees'
    when act in ('import', 'record', 'accept-history') then act
    when act in ('hold', 'release') then 'hold'
    when act in ('request', 'remind', 'link') then 'request'
    when act in ('approve', 'decline') then 'answer'
    when act in ('rename-task', 'remove-task') then 'change-task'
    when act in ('edit', 'undo', 'handover') then 'see'
    else 'manage-users' end
  from (select coalesce(entry->'details'->>'undone', entry->>'action') as act) told
$$""",
)
