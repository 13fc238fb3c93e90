"""The triggers of `samarbete.customers`: what comes in, changes and goes."""

from store.domain.words import PLANNER
from store.postgres.guards.shapes import MOST_WHEN_NEW

CUSTOMERS = (
    # Others find a change by the counter, so it is raised in the same transaction.
    """
create or replace function samarbete.require_revision(revision bigint) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select 1 from samarbete.counter
                 where id = 1 and counter.revision = require_revision.revision
                   and xmin = pg_current_xact_id()::xid) then
    perform samarbete.refuse('a change raises the counter and bears its number');
  end if;
end $$""",
    """
create or replace function samarbete.require_keys(
  number text, version bigint, document jsonb, before jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if not samarbete.is_readable(document, before) then
    perform samarbete.refuse('the document of ' || coalesce(number, '?') || ' cannot be read');
  end if;
  if document->>'number' is distinct from number
     or document->>'version' is distinct from version::text then
    perform samarbete.refuse('a change keeps the number and raises the version by one');
  end if;
end $$""",
    # The list is read from the rows alone: one that cannot be read would hide its customer.
    """
create or replace function samarbete.require_row(number text, "row" jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if not samarbete.is_row("row") or "row"->>'number' is distinct from number then
    perform samarbete.refuse('the row of ' || number || ' cannot be read');
  end if;
end $$""",
    f"""
create or replace function samarbete.guard_new_customer() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare
  entry jsonb := new.document->'history'->-1;
  act text;
begin
  perform samarbete.require_keys(new.number, new.version, new.document, '{{}}');
  perform samarbete.require_row(new.number, new."row");
  if new.version > {MOST_WHEN_NEW} then
    perform samarbete.refuse(new.number || ' comes with more changes than can be gone on from');
  end if;
  if exists (
    select 1 from jsonb_array_elements((new.document->'history') - (-1)) line
    where not samarbete.is_earlier_line(line)) then
    perform samarbete.refuse('a line of the history of ' || new.number || ' cannot be read');
  end if;
  if exists (
    select 1 from jsonb_array_elements(coalesce(new.document->'collaborations', '[]')) each
    where each->>'status' = 'ending'
      and jsonb_typeof(each->'ending') is distinct from 'object') then
    perform samarbete.refuse('nothing has been decided of what is ending');
  end if;
  perform samarbete.require_line(entry);
  perform samarbete.require_link(new.document->'history');
  perform samarbete.require_act('import', entry, null);
  for act in select samarbete.second_open(null, new.document) loop
    perform samarbete.refuse(act);
  end loop;
  perform samarbete.require_revision(new.revision);
  return new;
end $$""",
    # What a line tells of an ending that falls due: what had been decided, and what went.
    f"""
create or replace function samarbete.due_details(was jsonb, becomes jsonb) returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select jsonb_strip_nulls(jsonb_build_object(
      'status', 'ending -> ended', 'outcome', was->'ending'->'outcome', 'on', was->'ending'->'on',
      '{PLANNER}', was->'ending'->'planned_by',
      'records', case when left_of.it <> had.it then had.it || ' -> ' || left_of.it end))
    || (select coalesce(jsonb_object_agg('check ' || key, value), '{{}}')
        from jsonb_each(coalesce(was->'ending'->'checks', '{{}}')))
  from (select jsonb_array_length(coalesce(was->'records', '[]')) as it) had,
       (select jsonb_array_length(coalesce(becomes->'records', '[]')) as it) left_of
$$""",
    # A reason as a line has it: one that came by import may have spaces around it, or be empty.
    """
create or replace function samarbete.cleaned(reason text) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select nullif(btrim(regexp_replace(reason, ' +', ' ', 'g')), '')
$$""",
    # What undo would put back of it: that it goes on, or what the other side had decided before.
    """
create or replace function samarbete.is_called_off(replaced jsonb, was jsonb) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select jsonb_typeof(replaced) = 'null' or was->'ending'->>'outcome' <> 'delete'
    and replaced - 'collaboration'
        = '{"email": null, "user": null, "main_contact": null, "record": null}'
    and jsonb_typeof(replaced->'collaboration') = 'object'
    and replaced->'collaboration'->'ending' is distinct from was->'ending'
$$""",
    # Its date has come: in the name of who decided it, by whoever is there, as it was decided.
    """
create or replace function samarbete.is_due(was jsonb, becomes jsonb, entry jsonb)
returns boolean language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  today text := to_char(now() at time zone 'Europe/Stockholm', 'YYYY-MM-DD');
begin
  return (select was - '{collaborations,history,version}'::text[]
           = becomes - '{collaborations,history,version}'::text[]
     and jsonb_array_length(was->'collaborations') = jsonb_array_length(becomes->'collaborations')
     and count(*) = 1 and bool_and(
       old->>'id' = entry->>'collaboration' and entry->>'action' = 'end'
       and old->>'status' = 'ending' and new->>'status' = 'ended'
       and old->'ending'->>'on' <= today
       and old->'ending'->>'by' = entry->>'by' and old->'ending'->>'side' = entry->>'side'
       and old - '{status,records,ended_on}'::text[] = new - '{status,records,ended_on}'::text[]
       and new->>'ended_on' is not distinct from
           case when old->'ending'->>'on' < samarbete.day_of(entry) then samarbete.day_of(entry) end
       and new->'records' is not distinct from
           case old->'ending'->>'outcome' when 'delete' then '[]' else old->'records' end
       and entry->>'reason' is not distinct from samarbete.cleaned(old->'ending'->>'reason')
       and entry->'details' = samarbete.due_details(old, new)
       and samarbete.is_called_off(entry->'replaced', old))
  from jsonb_array_elements(was->'collaborations') old
  full join jsonb_array_elements(becomes->'collaborations') new on old->>'id' = new->>'id'
  where old is distinct from new);
end $$""",
    """
create or replace function samarbete.guard_change() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare
  entries int := jsonb_array_length(new.document->'history');
  entry jsonb := new.document->'history'->-1;
  act text;
begin
  if new.number = old.number and new.version = old.version and new.document = old.document
     and pg_has_role(
       session_user, (select relowner from pg_class where oid = tg_relid), 'usage') then
    return new;  -- the row of the list alone, which the owner makes anew after an upgrade
  end if;
  if new.number is distinct from old.number or new.version is distinct from old.version + 1 then
    perform samarbete.refuse('a change keeps the number and raises the version by one');
  end if;
  perform samarbete.require_keys(new.number, new.version, new.document, old.document);
  if new."row" is distinct from old."row" then
    perform samarbete.require_row(new.number, new."row");
  end if;
  if entries is distinct from jsonb_array_length(old.document->'history') + 1
     or ((new.document->'history') - (entries - 1))::text
        is distinct from (old.document->'history')::text then
    perform samarbete.refuse('a change adds one line to the history, and leaves the others');
  end if;
  perform samarbete.require_revision(new.revision);
  perform samarbete.require_no_hold(old.document, new.document);
  perform samarbete.require_link(new.document->'history');
  if samarbete.is_line(entry) then  -- what is none is refused below
    perform samarbete.require_erased(old.document, new.document, entry);
    perform samarbete.require_replaced(old.document, new.document, entry);
    perform samarbete.require_imported(old.document, entry);
    perform samarbete.require_removed_task(old.document, new.document, entry);
  end if;
  if coalesce(samarbete.is_due(old.document, new.document, entry), false) then
    if samarbete.is_employee() then
      perform samarbete.require(session_user::text, false, false);
    end if;
    perform samarbete.require_here_and_now(entry);
    return new;
  end if;
  perform samarbete.require_line(entry);
  if entry->>'side' = 'customer' and entry->>'action' <> 'handover' then
    perform samarbete.require_act('manage-users', entry, old.document);
  end if;
  perform samarbete.require_act(samarbete.told_act(entry), entry, old.document);
  -- rights first: what is no act at all is a sentence
  for act in select each from samarbete.acts(old.document, new.document, entry) each
             order by each like '% %' loop
    perform samarbete.require_act(act, entry, old.document);
  end loop;
  return new;
end $$""",
    # It came new with that import, and since then only imports changed it that are taken back.
    """
create or replace function samarbete.only_imported(history jsonb, import text)
returns boolean language sql set search_path = pg_catalog, pg_temp as $$
  with line as (
    select value->>'action' as action, value->'details'->>'batch' as batch,
           value->'details'->>'customer' as customer, ordinality as place
    from jsonb_array_elements(history) with ordinality),
  came as (
    select max(place) as place from line
    where action = 'import' and customer = 'new' and batch = import)
  select came.place is not null and not exists (
    select 1 from line where line.place > came.place
      and (line.batch is null or line.action is distinct from 'undo' and not exists (
        select 1 from line back where back.place > line.place
          and back.action = 'undo' and back.batch = line.batch)))
  from came
$$""",
    # Nothing that is open goes, but with the import that it came with; and the office's history
    # says so in the same transaction, by whom and which one. The lists of others find that somebody
    # went by the counter's second line, whoever removes.
    """
create or replace function samarbete.guard_removed() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare
  told jsonb := (select document->-1 from samarbete.office
                 where id = 3 and xmin = pg_current_xact_id()::xid);
begin
  if samarbete.is_employee() then
    perform samarbete.require(session_user::text, true, true);
  end if;
  if told is null then
    perform samarbete.refuse('who removes a customer adds a line to the office''s history');
  end if;
  perform samarbete.require_counted();
  update samarbete.counter set revision = (select revision from samarbete.counter where id = 1)
  where id = 2 and revision is distinct from (
    select revision from samarbete.counter where id = 1);
  if samarbete.on_hold(old.document, null, (now() at time zone 'Europe/Stockholm')::date) then
    perform samarbete.refuse(old.number || ' is on hold');
  end if;
  if told->>'action' = 'undo' and told->'details'->>'undone' = 'import' then
    if not samarbete.only_imported(old.document->'history', told->'details'->>'batch') then
      perform samarbete.refuse(old.number || ' has been changed since that import');
    end if;
    return old;
  end if;
  if told->>'action' is distinct from 'remove-customer'
     or told->'details'->>'number' is distinct from old.number then
    perform samarbete.refuse('the office''s history does not tell that ' || old.number || ' goes');
  end if;
  if exists (select 1 from jsonb_array_elements(old.document->'collaborations') each
             where coalesce(each->>'status', 'active') not in ('declined', 'ended')) then
    perform samarbete.refuse(old.number || ' has a collaboration that has not ended');
  end if;
  return old;
end $$""",
    "create or replace trigger guard_new before insert on samarbete.customers"
    " for each row execute function samarbete.guard_new_customer()",
    "create or replace trigger guard_change before update on samarbete.customers"
    " for each row execute function samarbete.guard_change()",
    "create or replace trigger guard_removed before delete on samarbete.customers"
    " for each row execute function samarbete.guard_removed()",
)
