"""The triggers of the office's own tables: its people, its policy and history, the counter."""

OFFICE = (
    # Others find a change by the counter, so it is raised before, in the same transaction.
    """
create or replace function samarbete.require_counted() returns void language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select 1 from samarbete.counter
                 where id = 1 and xmin = pg_current_xact_id()::xid) then
    perform samarbete.refuse('a change raises the counter');
  end if;
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
  perform samarbete.require_counted();
end $$""",
    # The same person as before, and somebody who may do everything remains: else nobody could ever
    # give that right again. Who shares an account is asked about where the line is written.
    """
create or replace function samarbete.guard_employee() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if samarbete.is_employee() then
    perform samarbete.require(session_user::text, true, true);
  end if;
  if new.document->>'login' is distinct from new.login
     or (tg_op = 'UPDATE' and new.login is distinct from old.login) then
    perform samarbete.refuse('an employee''s document tells the login that it is kept under');
  end if;
  if not samarbete.is_employee_document(new.document) then
    perform samarbete.refuse('the document of ' || new.login || ' cannot be read');
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
create or replace function samarbete.guard_policy() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare
  before jsonb := case when tg_op = 'UPDATE' then old.document else '[]' end;
  entry jsonb;
begin
  if new.id is null or new.id not in (2, 3, 4)
     or (tg_op = 'UPDATE' and old.id is distinct from new.id) then
    perform samarbete.refuse('the office itself is not changed');
  end if;
  if samarbete.is_employee() then
    perform samarbete.require(session_user::text, true, true);
  end if;
  if new.id in (2, 4) then
    if jsonb_typeof(new.document) is distinct from 'object'
       or samarbete.is_deep(new.document) or exists (
      select 1 from jsonb_each(case when jsonb_typeof(new.document) = 'object'
                               then new.document else '{}' end) part
      where jsonb_typeof(part.value) <> case new.id when 2 then 'object' else 'string' end) then
      perform samarbete.refuse('the document of the office cannot be read');
    end if;
    perform samarbete.require_told();
    return new;
  end if;
  if jsonb_typeof(new.document) is distinct from 'array' then
    perform samarbete.refuse('a history is a list of lines');
  end if;
  entry := new.document->-1;
  if jsonb_array_length(new.document) is distinct from jsonb_array_length(before) + 1
     or (new.document - jsonb_array_length(before))::text is distinct from before::text then
    perform samarbete.refuse('a change adds one line to the history, and leaves the others');
  end if;
  perform samarbete.require_line(entry);
  perform samarbete.require_link(new.document);
  perform samarbete.require(entry->>'by', true, true);
  perform samarbete.require_counted();
  return new;
end $$""",
    # The first line rises by one, the second (who was removed) follows the first.
    """
create or replace function samarbete.guard_counter() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if samarbete.is_employee() then
    perform samarbete.require(session_user::text, false, false);
  end if;
  if new.id is distinct from old.id
     or (new.id = 1 and new.revision is distinct from old.revision + 1)
     or (new.id <> 1 and new.revision is distinct from (
           select revision from samarbete.counter
           where id = 1 and xmin = pg_current_xact_id()::xid)) then
    perform samarbete.refuse('the counter rises by one with each change');
  end if;
  return new;
end $$""",
    "drop trigger if exists guard_new on samarbete.employees",
    "create or replace trigger guard_policy before insert or update on samarbete.office"
    " for each row execute function samarbete.guard_policy()",
    "create or replace trigger guard_person before insert or update on samarbete.employees"
    " for each row execute function samarbete.guard_employee()",
    "create or replace trigger guard_counter before update on samarbete.counter"
    " for each row execute function samarbete.guard_counter()",
)
