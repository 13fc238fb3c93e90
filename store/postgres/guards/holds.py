"""Holds: what they keep from being lost (R59), and how they come and go."""

HOLDS = (
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
         pair.new is null or exists (
           select lower(part->>'kind'), part->>'title', part->>'person'
           from jsonb_array_elements(
             samarbete.records(pair.old, samarbete.readdressed(was, becomes))) part
           except all
           select lower(part->>'kind'), part->>'title', part->>'person'
           from jsonb_array_elements(samarbete.records(pair.new, null)) part)) then
      perform samarbete.refuse(pair.id || ' is on hold: none of its records goes');
    end if;
  end loop;
end $$""",
    # Holds change by their own two acts alone: one is put, in the name of who acts, in place of an
    # earlier one of the same, or one is released; and the line is about what that is of.
    """
create or replace function samarbete.hold_acts(was jsonb, becomes jsonb, entry jsonb)
returns setof text language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  had jsonb := coalesce(was->'holds', '[]');
  has jsonb := coalesce(becomes->'holds', '[]');
  others jsonb;
begin
  if had = has and coalesce(entry->>'action', '') not in ('hold', 'release') then
    return;
  end if;
  return next 'hold';
  if entry->>'action' not in ('hold', 'release') then
    return next 'a hold is put and released by its own act';
    return;
  end if;
  select coalesce(jsonb_agg(hold order by place), '[]') into others
  from jsonb_array_elements(had) with ordinality each (hold, place)
  where hold->>'collaboration' is distinct from entry->>'collaboration';
  if entry->>'action' = 'release' then
    if has <> others or had = others then
      return next 'a line that releases tells of the hold that goes';
    end if;
  elsif has - (-1) <> others
     or has->-1->>'collaboration' is distinct from entry->>'collaboration' then
    return next 'a line that puts on hold tells of the hold that comes';
  elsif has->-1->>'by' is distinct from entry->>'by'
     or has->-1->>'at' is distinct from entry->>'at' then
    return next 'a hold is of now, and in the name of who puts it';
  elsif has->-1->>'until' < samarbete.day_of(entry) then
    return next 'a hold that has passed holds nothing: it is released instead';
  end if;
end $$""",
)
