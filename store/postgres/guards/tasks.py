"""A customer's tasks: whoever works here has them in order; who owns one is not theirs to say."""

TASKS = (
    # Earlier guards had it without the history.
    "drop function if exists samarbete.task_acts(jsonb, jsonb, jsonb)",
    # Whether it comes back with what hangs on it, as undo does, and with the owner that it had.
    """
create or replace function samarbete.comes_back(task jsonb, entry jsonb, history jsonb)
returns boolean language sql immutable set search_path = pg_catalog, pg_temp as $$
  select entry->>'action' = 'undo' and coalesce((
    select line->'details'->>('task ' || (task->>'name')) = (task->>'owner') || ' -> none'
    from jsonb_array_elements(history) with ordinality removed (line, place)
    where line->>'action' = 'remove-task'
      and line->'details'->>'task' = (task->>'name') || ' -> none'
    order by place desc limit 1), false)
$$""",
    # Whoever works here may add, rename and remove tasks; an ending that is undone brings one back.
    # One under a new name has the owner of one that went: nobody owns more of them than before.
    """
create or replace function samarbete.task_acts(
  was jsonb, becomes jsonb, entry jsonb, history jsonb)
returns setof text language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return query
  select case when entry->>'side' = 'customer' then 'end' else 'change-task' end
  where was is distinct from becomes
    and (entry->>'side' <> 'customer' or jsonb_array_length(becomes) > jsonb_array_length(was))
  union all
  select 'change-task' where was is distinct from becomes and not becomes @> was
  union all
  select 'manage-employees' where exists (
    select 1 from jsonb_array_elements(was) task, jsonb_array_elements(becomes) new
    where task->>'name' = new->>'name' and task->>'owner' is distinct from new->>'owner')
  union all
  select 'manage-employees' where was is distinct from becomes and exists (
    select 1 from (
      select new->>'owner' as who, count(*) as n from jsonb_array_elements(becomes) new
      where new->>'owner' is not null and (
        exists (select 1 from jsonb_array_elements(was) task where task->>'name' = new->>'name')
        or not samarbete.comes_back(new, entry, history))
      group by 1) owns
    where owns.n > (
      select count(*) from jsonb_array_elements(was) task where task->>'owner' = owns.who));
end $$""",
    # A line that tells of a task that was removed is where its owner stands: so that is what went.
    """
create or replace function samarbete.require_removed_task(was jsonb, becomes jsonb, entry jsonb)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if entry->>'action' = 'remove-task' and not exists (
    select 1 from jsonb_array_elements(coalesce(was->'tasks', '[]')) task
    where entry->'details' = jsonb_strip_nulls(jsonb_build_object(
            'task', (task->>'name') || ' -> none',
            'task ' || (task->>'name'), (task->>'owner') || ' -> none'))
      and not exists (
        select 1 from jsonb_array_elements(coalesce(becomes->'tasks', '[]')) other
        where other->>'name' = task->>'name')) then
    perform samarbete.refuse('the line tells of another task than was removed');
  end if;
end $$""",
)
