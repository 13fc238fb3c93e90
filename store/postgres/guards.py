"""The rules that the database itself holds for its operators, with this program or without.

Who is connected is who acts. The rules ask who that is, what that person may do, and that the
history tells it; what a change does to the rest of a document is the program's to compute.
"""

GUARDS_VERSION = 6
"""Rises with each change of the guards, so that a store that has earlier ones says so."""

GUARDS = (
    """
create or replace function samarbete.refuse(words text) returns void language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  raise exception using errcode = 'SA001', message = words;
end $$""",
    """
create or replace function samarbete.require(
  who text, need_full boolean, need_administrator boolean)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  employee jsonb := (select document from samarbete.employees where login = who);
begin
  if employee is null or not coalesce((employee->>'active')::boolean, true) then
    perform samarbete.refuse(who || ' is not an active employee');
  end if;
  if need_full and employee->>'rights' is distinct from 'full' then
    perform samarbete.refuse(who || ' lacks full rights in the office''s program');
  end if;
  if need_administrator and employee->>'portal_role' is distinct from 'administrator' then
    perform samarbete.refuse(who || ' lacks the role Administrator in Mina tjänster');
  end if;
end $$""",
    """
create or replace function samarbete.in_charge(employee jsonb) returns boolean language sql
set search_path = pg_catalog, pg_temp as $$
  select coalesce((employee->>'active')::boolean, true)
     and employee->>'rights' = 'full' and employee->>'portal_role' = 'administrator'
$$""",
    # An account that several share is no employee's login: it may bring in what the program lets.
    """
create or replace function samarbete.guard_new() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select 1 from samarbete.employees where login = session_user::text) then
    perform samarbete.require(session_user::text, true, true);
  end if;
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
    # says so in the same transaction, by whom and which one.
    """
create or replace function samarbete.guard_removed() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare
  told jsonb := (select document->-1 from samarbete.office
                 where id = 3 and xmin = pg_current_xact_id()::xid);
begin
  if exists (select 1 from samarbete.employees where login = session_user::text) then
    perform samarbete.require(session_user::text, true, true);
  end if;
  if told is null then
    perform samarbete.refuse('who removes a customer adds a line to the office''s history');
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
             where each->>'status' not in ('declined', 'ended')) then
    perform samarbete.refuse(old.number || ' has a collaboration that has not ended');
  end if;
  return old;
end $$""",
    # The history has its line before what the line tells, in the same transaction.
    """
create or replace function samarbete.require_told() returns void language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select 1 from samarbete.office
                 where id = 3 and xmin = pg_current_xact_id()::xid) then
    perform samarbete.refuse(
      'a change of the office adds a line to the office''s history');
  end if;
end $$""",
    # The same person as before, and somebody who may do everything remains: else nobody could ever
    # give that right again.
    """
create or replace function samarbete.guard_employee() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if new.document->>'login' is distinct from new.login
     or (tg_op = 'UPDATE' and new.login is distinct from old.login) then
    perform samarbete.refuse('an employee''s document tells the login that it is kept under');
  end if;
  if tg_op = 'UPDATE' and samarbete.in_charge(old.document)
     and not samarbete.in_charge(new.document)
     and not exists (select 1 from samarbete.employees each
                     where each.login <> new.login and samarbete.in_charge(each.document)) then
    perform samarbete.refuse(
      new.login || ' is the last active employee with full rights and the role Administrator');
  end if;
  perform samarbete.require_told();
  return new;
end $$""",
    """
create or replace function samarbete.guard_change() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare
  entries int := jsonb_array_length(new.document->'history');
  entry jsonb := new.document->'history'->-1;
  act text := coalesce(entry->'details'->>'undone', entry->>'action');
  waiting jsonb := (
    select collaboration->'ending'
    from jsonb_array_elements(old.document->'collaborations') collaboration
    where collaboration->>'id' = entry->>'collaboration' and collaboration->>'status' = 'ending'
      and entry->>'action' = 'end'
      and (collaboration->'ending'->>'on')::date <= (now() at time zone 'Europe/Stockholm')::date);
  own boolean := exists (select 1 from samarbete.employees where login = session_user::text);
begin
  if new.number = old.number and new.version = old.version and new.document = old.document
     and pg_has_role(
       session_user, (select relowner from pg_class where oid = tg_relid), 'usage') then
    return new;  -- the row of the list alone, which the owner makes anew after an upgrade
  end if;
  if new.number is distinct from old.number or new.version is distinct from old.version + 1
     or new.document->>'number' is distinct from new.number
     or (new.document->>'version')::bigint is distinct from new.version then
    perform samarbete.refuse('a change keeps the number and raises the version by one');
  end if;
  if entries is distinct from jsonb_array_length(old.document->'history') + 1
     or (new.document->'history') - (entries - 1) is distinct from old.document->'history' then
    perform samarbete.refuse('a change adds one line to the history, and leaves the others');
  end if;
  if entry->>'os_user' is distinct from session_user::text then
    perform samarbete.refuse('the history tells another account than ' || session_user::text);
  end if;
  if waiting is not null and entry->>'by' = waiting->>'by' then
    return new;  -- its date has come: in the name of who decided it, by whoever is there
  end if;
  if entry->>'side' = 'customer' then
    if own then
      perform samarbete.refuse(session_user::text || ' is an employee of the office');
    elsif not exists (
      select 1 from jsonb_array_elements(old.document->'users') person
      where person->>'email' = entry->>'by'
        and (person->>'role' = 'administrator' or act = 'handover')
        and coalesce((person->>'active')::boolean, true)) then
      perform samarbete.refuse(coalesce(entry->>'by', 'nobody') || ' is no Administrator there');
    end if;
    return new;
  end if;
  if own and entry->>'by' is distinct from session_user::text then
    perform samarbete.refuse(session_user::text || ' acts in the name of somebody else');
  end if;
  perform samarbete.require(
    coalesce(entry->>'by', ''),
    act in ('end', 'end-on-date', 'withdraw', 'import', 'record', 'reassign'),
    act not in ('request', 'approve', 'decline', 'remind', 'link', 'edit', 'undo', 'handover',
                'record', 'rename-task', 'remove-task'));
  return new;
end $$""",
    """
create or replace function samarbete.guard_policy() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare
  own boolean := exists (select 1 from samarbete.employees where login = session_user::text);
  before jsonb := case when tg_op = 'UPDATE' then old.document else '[]' end;
  entry jsonb := new.document->-1;
begin
  if new.id is null or new.id not in (2, 3, 4)
     or (tg_op = 'UPDATE' and old.id is distinct from new.id) then
    perform samarbete.refuse('the office itself is not changed');
  end if;
  if own then
    perform samarbete.require(session_user::text, true, true);
  end if;
  if new.id in (2, 4) then
    perform samarbete.require_told();
    return new;
  end if;
  if jsonb_typeof(new.document) is distinct from 'array' then
    perform samarbete.refuse('a history is a list of lines');
  end if;
  if jsonb_array_length(new.document) is distinct from jsonb_array_length(before) + 1
     or new.document - jsonb_array_length(before) is distinct from before then
    perform samarbete.refuse('a change adds one line to the history, and leaves the others');
  end if;
  if entry->>'os_user' is distinct from session_user::text then
    perform samarbete.refuse('the history tells another account than ' || session_user::text);
  end if;
  if own and entry->>'by' is distinct from session_user::text then
    perform samarbete.refuse(session_user::text || ' acts in the name of somebody else');
  end if;
  perform samarbete.require(coalesce(entry->>'by', ''), true, true);
  return new;
end $$""",
    "create or replace trigger guard_policy before insert or update on samarbete.office"
    " for each row execute function samarbete.guard_policy()",
    "create or replace trigger guard_new before insert on samarbete.customers"
    " for each row execute function samarbete.guard_new()",
    "create or replace trigger guard_new before insert or update on samarbete.employees"
    " for each row execute function samarbete.guard_new()",
    "create or replace trigger guard_person before insert or update on samarbete.employees"
    " for each row execute function samarbete.guard_employee()",
    "create or replace trigger guard_change before update on samarbete.customers"
    " for each row execute function samarbete.guard_change()",
    "create or replace trigger guard_removed before delete on samarbete.customers"
    " for each row execute function samarbete.guard_removed()",
    "create or replace function samarbete.guards() returns int language sql immutable"
    f" set search_path = pg_catalog, pg_temp as 'select {GUARDS_VERSION}'",
)
