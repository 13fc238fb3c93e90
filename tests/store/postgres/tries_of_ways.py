"""What is tried by SQL in roundabout ways: other statements, other settings, after leaving."""

from tests.store.postgres.changes_in_sql import (
    ADMIN,
    BO,
    BUMP,
    ENDED,
    change,
    employee,
    no_longer,
    removed_task,
    told,
)
from tests.store.postgres.sql_tries import Try

ROUNDABOUT = (
    Try("raises the counter after leaving", ADMIN, no_longer(BO, BUMP)),
    Try("removes a task after leaving", ADMIN,
        no_longer(BO, removed_task(BO, 1, "Bokslut", None))),
    Try("notes a pack after leaving", ADMIN,
        no_longer(BO, change(BO, "document", action="handover"))),
    Try("raises and ends in one statement", BO,
        f"with raised as ({BUMP} returning 1) " + change(BO, ENDED).split("; ", 1)[1]),
    Try("the counter by merge", BO, "merge into samarbete.counter it using (select 1) one"
        " on it.id = 1 when matched then update set revision = revision + 5"),
    Try("the counter by a conflict", BO, "insert into samarbete.counter values (1, 5)"
        " on conflict (id) do update set revision = 99"),
    Try("rights by merge", BO, "merge into samarbete.employees it using (select 1) one"
        " on it.login = 'bo' when matched then"
        """ update set document = it.document || '{"rights": "full"}'"""),
    Try("hires behind a line that is given up", "anna",
        f"savepoint one; {told('anna', employee('eva'))}; rollback to one; {employee('eva')}"),
    Try("prepares for later", BO, f"{change(BO, ENDED)}; prepare transaction 'later'"),
    *(Try(f"with {name} set to {value}", BO, f"set {name} = '{value}'; {change(BO, ENDED)}")
      for name, value in {"intervalstyle": "sql_standard", "constraint_exclusion": "on",
                          "timezone_abbreviations": "India",
                          "plan_cache_mode": "force_generic_plan"}.items()),
    Try("no counter at all", BO, "update samarbete.counter set revision = null where id = 1"),
    Try("no row at all", BO, change(BO, "document", action="handover").replace(
        "document =", '"row" = null, document =', 1)),
    Try("by a function of the owner's rights", BO, "create function pg_temp.gone() returns void"
        " language sql security definer as 'delete from samarbete.customers'; "
        "select pg_temp.gone()"),
    Try("with an own equals", BO, "create function pg_temp.same(text, text) returns boolean"
        " language sql as 'select true'; create operator pg_temp.= (leftarg = text,"
        " rightarg = text, function = pg_temp.same); set search_path = pg_temp, pg_catalog; "
        + change(BO, ENDED)),
    Try("gives itself the shared role", BO, "grant samarbete_shared to bo"),
    Try("a reader locks the counter", "revisor", "select from samarbete.counter for update"),
    Try("a stranger asks a rule", "frammande", "select samarbete.is_employee()"),
)  # fmt: skip
