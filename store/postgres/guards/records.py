"""The records of a collaboration: who may correct one, add one, and take one away again."""

RECORDS = (
    # Earlier guards had these with a boolean, or without the line.
    "drop function if exists samarbete.records(jsonb, boolean)",
    "drop function if exists samarbete.record_acts(jsonb, jsonb, jsonb, boolean)",
    "drop function if exists samarbete.record_acts(jsonb, jsonb, jsonb, text[])",
    # A record goes on to name its person where that user gets another address, and nobody else.
    """
create or replace function samarbete.records(collaboration jsonb, readdressed text[])
returns jsonb language sql immutable set search_path = pg_catalog, pg_temp as $$
  select coalesce(jsonb_agg(record || case
    when lower(record->>'person') = readdressed[1] then jsonb_build_object('person', readdressed[2])
    else '{}' end order by place), '[]')
  from jsonb_array_elements(coalesce(collaboration->'records', '[]'))
    with ordinality each (record, place)
$$""",
    # The sum by which a line names a record: of compact JSON, its fields in their order.
    """
create or replace function samarbete.record_json(record jsonb) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select '{' || string_agg(
    '"' || field || '":' || coalesce((record->field)::text, 'null'), ',' order by place) || '}'
  from unnest('{kind,title,person,status,on}'::text[]) with ordinality each (field, place)
$$""",
    """
create or replace function samarbete.sum_of(words text) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select encode(sha256(convert_to(words, 'UTF8')), 'hex')
$$""",
    """
create or replace function samarbete.record_sum(record jsonb) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select samarbete.sum_of(samarbete.record_json(record))
$$""",
    # What a line tells of records that are erased: the sums of each kind, and that of all together.
    """
create or replace function samarbete.record_sums(records jsonb) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(jsonb_object_agg(kind, sums), '{}') from (
    select record->>'kind' as kind,
           jsonb_agg(samarbete.record_sum(record) order by place) as sums
    from jsonb_array_elements(coalesce(records, '[]')) with ordinality each (record, place)
    group by 1) of_kind
$$""",
    """
create or replace function samarbete.records_sum(records jsonb) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select samarbete.sum_of(
    '[' || coalesce(string_agg(samarbete.record_json(record), ',' order by place), '') || ']')
  from jsonb_array_elements(coalesce(records, '[]')) with ordinality each (record, place)
$$""",
    # Whether a line is about what a collaboration was changed in: undo leaves what came before it.
    """
create or replace function samarbete.touches(line jsonb, id text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select coalesce(line->'details'->>'undone', line->>'action')
         not in ('handover', 'received', 'hold', 'release')
     and coalesce(line->>'collaboration' = id, false)
     or line->>'action' = 'import' and exists (
       select 1 from jsonb_object_keys(line->'details') what
       where id = any (string_to_array(what, ' ')))
$$""",
    # One that was added goes again while undo would take it: within a day, by the side that added
    # it, and with nothing done to the collaboration since. So it goes once.
    """
create or replace function samarbete.is_taken_back(
  was jsonb, had jsonb, has jsonb, entry jsonb, history jsonb)
returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (
    select 1 from jsonb_array_elements(history) with ordinality named (line, place),
      generate_series(0, jsonb_array_length(had) - 1) gone
    where line->>'collaboration' = was->>'id' and line->>'side' = entry->>'side'
      and line->'replaced'->'record'->>'new' = 'true'
      and (entry->>'at')::timestamptz <= (line->>'at')::timestamptz + interval '24 hours'
      and had - gone = has
      and samarbete.record_sum(was->'records'->gone) = line->'replaced'->'record'->>'sha256'
      and not exists (
        select 1 from jsonb_array_elements(history) with ordinality later (line, place)
        where later.place > named.place and samarbete.touches(later.line, was->>'id')))
$$""",
    # With the right to records, one of them changes at a time, by its own act or undo: it is added
    # as the last one, gets another status or day, or goes again. All else is done by who may
    # import, or by an ending that deletes.
    """
create or replace function samarbete.record_acts(
  was jsonb, becomes jsonb, entry jsonb, history jsonb, readdressed text[])
returns setof text language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  had jsonb := samarbete.records(was, readdressed);
  has jsonb := samarbete.records(becomes, null);
  more int := jsonb_array_length(has) - jsonb_array_length(had);
begin
  if had = has then
    return;
  end if;
  if becomes->>'status' = 'ended' and was->>'status' is distinct from 'ended' then
    if becomes->'ending'->>'outcome' is distinct from 'delete' or has <> '[]' then
      return next 'records go only with an ending that deletes them';
    end if;
    return;
  end if;
  return next case when coalesce(was->>'status', 'active') in ('requested', 'declined', 'ended')
    then 'import' else 'record' end;
  if not coalesce(entry->>'collaboration' = was->>'id' and entry->>'action' in ('record', 'undo')
     and case more
       when 1 then has - (-1) = had
       when 0 then (
         select count(*) = 1 and bool_and(
           old.record - '{status,on}'::text[] = new.record - '{status,on}'::text[])
         from jsonb_array_elements(had) with ordinality old (record, place)
         join jsonb_array_elements(has) with ordinality new (record, place) using (place)
         where old.record <> new.record)
       when -1 then samarbete.is_taken_back(was, had, has, entry, history)
       else false end, false) then
    return next 'import';
    if coalesce(entry->>'action' = 'undo' and entry->'details'->>'undone' = 'import'
         or entry->>'action' = 'import', false) is false and exists (
      select part - '{status,on}'::text[] from jsonb_array_elements(had) part
      except all
      select part - '{status,on}'::text[] from jsonb_array_elements(has) part) then
      return next 'records are taken away or written over by an import alone, or by its undo';
    end if;
  end if;
end $$""",
)
