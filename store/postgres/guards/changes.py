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
    # What has ended goes on by undo alone, within a day and as the last change of it (R18).
    """
create or replace function samarbete.may_go_on(
  was jsonb, after text, entry jsonb, history jsonb)
returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select after <> 'ended' and entry->>'action' = 'undo'
    and entry->>'collaboration' = was->>'id' and exists (
    select 1 from jsonb_array_elements(history) with ordinality ended (line, place)
    where line->>'collaboration' = was->>'id' and line->>'side' = entry->>'side'
      and line->>'action' = 'end'
      and (entry->>'at')::timestamptz <= (line->>'at')::timestamptz + interval '24 hours'
      and not exists (
        select 1 from jsonb_array_elements(history) with ordinality later (line, place)
        where later.place > ended.place and samarbete.touches(later.line, was->>'id')))
$$""",
    # Whether the days of an ending are others than the program gives it: what ends now has today
    # as its day, or a day that has passed, with today beside it; nothing else has a day beside it.
    """
create or replace function samarbete.ends_otherwise(was jsonb, becomes jsonb, entry jsonb)
returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select case
    when becomes->>'status' is distinct from 'ended' then
      becomes ? 'ended_on' and becomes->'ended_on' is distinct from was->'ended_on'
    when was->>'status' = 'ended' then false
    else coalesce(becomes->'ending'->>'on', '9999-12-31') > day.it
      or becomes->>'ended_on' is distinct from
         case when becomes->'ending'->>'on' < day.it then day.it end end
  from (select samarbete.day_of(entry) as it) day
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
      and becomes->>'id' ~ '-[1-9][0-9]*$'
      and regexp_replace(becomes->>'id', '-[0-9]+$', '') = becomes->>'service'
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
    if before = 'ended' and not samarbete.may_go_on(was, after, entry, history) then
      return next 'what has ended stays as it ended';
    end if;
    if after = 'ending' and jsonb_typeof(becomes->'ending') is distinct from 'object' then
      return next 'nothing has been decided of what is ending';
    end if;
    if samarbete.ends_otherwise(was, becomes, entry) then
      return next 'what ends now has today as its day, or ended later than was decided';
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
    # What a line tells of erased records is what went: their sums, of what ended with it; and no
    # ending with deletion goes without telling it.
    "drop function if exists samarbete.counted(jsonb)",
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
         or coalesce(entry->'erased'->'records', '{}') is distinct from
            samarbete.record_sums(
              case when coalesce(pair.new->'records', '[]') = '[]' then pair.old->'records' end)
         or entry->'erased'->>'whole' <> samarbete.records_sum(pair.old->'records') then
        perform samarbete.refuse('the line does not tell what was erased of ' || pair.id);
      end if;
    end if;
  end loop;
  if not told then
    perform samarbete.refuse('a line tells of erased records, and nothing ended');
  end if;
end $$""",
    # A service has one open collaboration at a customer (R38).
    """
create or replace function samarbete.second_open(was jsonb, becomes jsonb)
returns setof text language sql stable set search_path = pg_catalog, pg_temp as $$
  select 'there is another open collaboration of ' || service
  from (
    select new->>'service' as service, count(*) as n
    from jsonb_array_elements(coalesce(becomes->'collaborations', '[]')) new
    where coalesce(new->>'status', 'active') in ('requested', 'active', 'ending')
    group by 1) becoming
  where n > greatest(1, (
    select count(*) from jsonb_array_elements(coalesce(was->'collaborations', '[]')) old
    where old->>'service' = service
      and coalesce(old->>'status', 'active') in ('requested', 'active', 'ending')))
$$""",
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
  select samarbete.second_open(was, becomes)
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
    when act = 'received' then 'receive'
    when act in ('rename-task', 'remove-task') then 'change-task'
    when act in ('edit', 'undo', 'handover') then 'see'
    else 'manage-users' end
  from (select coalesce(entry->'details'->>'undone', entry->>'action') as act) told
$$""",
)
