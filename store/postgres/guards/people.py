"""Who may do what, as the database itself knows it."""

from store.domain.rights import NEEDS

SHARED = "samarbete_shared"
"""The role of an account that several people share: it is believed about who acts."""

_ROWS = ", ".join(
    f"('{act}', {needs.full}, {needs.administrator}, {needs.office}, {needs.customer})"
    for act, needs in NEEDS.items()
)

PEOPLE = (
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
    perform samarbete.refuse(coalesce(who, 'nobody') || ' is not an active employee');
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
    # An account that is no employee's writes only if the owner has said that several share it.
    f"""
create or replace function samarbete.is_employee() returns boolean language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select 1 from samarbete.employees where login = session_user::text) then
    return true;
  end if;
  if not exists (select 1 from pg_roles where rolname = '{SHARED}')
     or not pg_has_role(session_user, '{SHARED}', 'usage') then
    perform samarbete.refuse(session_user::text || ' is no employee of the office');
  end if;
  return false;
end $$""",
    # A line of history is a whole one, of now, by the account that is connected. now() is the begin
    # of the transaction: a long one may end with what was decided at its begin.
    """
create or replace function samarbete.on_time(at text) returns boolean language sql
set search_path = pg_catalog, pg_temp as $$
  select at ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})$'
     and at::timestamptz between now() - interval '1 minute'
                             and clock_timestamp() + interval '1 minute'
$$""",
    """
create or replace function samarbete.require_here_and_now(entry jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if not samarbete.is_line(entry) then
    perform samarbete.refuse('the new line of the history cannot be read');
  end if;
  if entry->>'os_user' is distinct from session_user::text then
    perform samarbete.refuse('the history tells another account than ' || session_user::text);
  end if;
  if not coalesce(samarbete.on_time(entry->>'at'), false) then
    perform samarbete.refuse(
      'the history tells another time than the server''s clock; look at the clock of this host');
  end if;
end $$""",
    """
create or replace function samarbete.require_line(entry jsonb) returns void language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  perform samarbete.require_here_and_now(entry);
  if samarbete.is_employee() then
    if entry->>'side' is distinct from 'office' then
      perform samarbete.refuse(session_user::text || ' is an employee of the office');
    elsif entry->>'by' is distinct from session_user::text then
      perform samarbete.refuse(session_user::text || ' acts in the name of somebody else');
    end if;
  end if;
end $$""",
    # It carries the sum of the line before; whether that is the right one, `check` finds out.
    """
create or replace function samarbete.require_link(history jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if jsonb_array_length(history) > 1
     and coalesce(history->-1->>'before' !~ '^[0-9a-f]{64}$', true) then
    perform samarbete.refuse('a new line of the history carries the sum of the one before');
  end if;
end $$""",
    # The table of store/domain/rights.py: what an act takes, and on which side it is done.
    f"""
create or replace function samarbete.require_act(act text, entry jsonb, before jsonb)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  needs record;
begin
  select * into needs from (values {_ROWS})
    as known (name, need_full, need_administrator, office, customer) where name = act;
  if needs.name is null then
    perform samarbete.refuse(act);
  elsif entry->>'side' = 'customer' then
    if not needs.customer then
      perform samarbete.refuse('this is done by the office: ' || act);
    elsif not exists (
      select 1 from jsonb_array_elements(before->'users') person
      where person->>'email' = entry->>'by'
        and (person->>'role' = 'administrator' or act = 'see')
        and coalesce((person->>'active')::boolean, true)) then
      perform samarbete.refuse(coalesce(entry->>'by', 'nobody') || ' is no Administrator there');
    end if;
  elsif not needs.office then
    perform samarbete.refuse('this is done by the customer: ' || act);
  else
    perform samarbete.require(entry->>'by', needs.need_full, needs.need_administrator);
  end if;
end $$""",
)
