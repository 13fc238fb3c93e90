"""The keys of the main screen, in the order of the line of keys, and the rights that they take."""

from collections.abc import Mapping

from textual.binding import Binding, BindingType

from store.domain.rights import Act
from store.i18n.language import N_

KEYS: list[BindingType] = [
    Binding("question_mark,f1", "app.help", N_("Help"), key_display="?", id="help",
            tooltip=N_("All keys of this screen")),
    Binding("q,f10", "app.quit", N_("Quit"), id="quit", tooltip=N_("Close the program")),
    Binding("enter", "open", N_("Open"), key_display="Enter", id="open",
            tooltip=N_("Open or close the line; of a collaboration, end or link it, "
                       "see its request, or its history")),
    Binding("e", "edit", N_("Edit"), id="collaboration.edit",
            tooltip=N_("Edit the collaboration: task, variant, period, invoice recipient")),
    Binding("x", "end", N_("End"), id="collaboration.end",
            tooltip=N_("End the collaboration, or all that are marked; a window asks first")),
    Binding("u", "users", N_("Users"), id="users",
            tooltip=N_("Users and services, and the main contact")),
    Binding("h", "history", N_("History"), id="history",
            tooltip=N_("Who has done what here, when and why")),
    Binding("space", "mark", N_("Mark"), key_display="Space", id="mark",
            tooltip=N_("Mark the line, or take its mark away")),
    Binding("z", "undo", N_("Undo"), id="undo",
            tooltip=N_("Undo the latest change of what the line is about, where possible")),
    Binding("w", "withdraw", N_("Withdraw ending"), id="collaboration.withdraw",
            tooltip=N_("Withdraw an ending that is set for a date")),
    Binding("slash,f3", "search", N_("Find"), key_display="/", id="search",
            tooltip=N_("Show only customers with these words in name, numbers or users")),
    Binding("f", "filter", N_("Filter"), id="filter",
            tooltip=N_("Show only some services, tasks, statuses, or what can be ended today")),
    Binding("colon,f2", "app.command_palette", N_("Commands"), key_display=":", id="commands",
            tooltip=N_("Choose any act by its name")),
    Binding("n", "request", N_("New collaboration"), id="collaboration.request",
            tooltip=N_("Ask the customer for a new collaboration")),
    Binding("s", "requests", N_("Sent requests"), id="requests",
            tooltip=N_("Requests that wait for an answer; remind, approve, decline")),
    Binding("b", "hold", N_("Hold"), id="hold",
            tooltip=N_("Put it on hold, so that nothing of it is lost; or release it")),
    Binding("c", "clear", N_("Clear filters"), show=False, id="clear",
            tooltip=N_("Show all customers again")),
    Binding("A", "mark_all", N_("Mark all"), id="mark-all",
            tooltip=N_("Mark all that is shown and running; once more unmarks it")),
    Binding("v", "mark_to_here", N_("Mark to here"), id="mark-to-here",
            tooltip=N_("Mark all from the line that was marked last; else begin a range here")),
    Binding("shift+down", "mark_on(1)", N_("Mark downwards"), show=False, id="mark-down",
            tooltip=N_("Mark the line and go on to the next one")),
    Binding("shift+up", "mark_on(-1)", N_("Mark upwards"), show=False, id="mark-up",
            tooltip=N_("Mark the line and go on to the one before")),
    Binding("J", "details(1)", N_("Details down"), show=False, id="details.down",
            tooltip=N_("Read on in the details")),
    Binding("K", "details(-1)", N_("Details up"), show=False, id="details.up",
            tooltip=N_("Read back in the details")),
    Binding("t", "tasks", N_("Tasks"), show=False, id="tasks",
            tooltip=N_("Rename a task of the customer, or remove one")),
    Binding("D", "remove", N_("Remove customer"), show=False, id="remove",
            tooltip=N_("Remove the customer, for whom nothing may run; its number is asked for")),
    Binding("R", "records", N_("Records"), show=False, id="records",
            tooltip=N_("What the service holds, as far as it is recorded here; correct it")),
    Binding("P", "hand_over", N_("Hand over"), show=False, id="hand-over-packs",
            tooltip=N_("Make a hand-over pack of each customer that is marked, or of this one")),
    Binding("C", "receive", N_("Confirm receipt"), id="receive",
            tooltip=N_("Confirm that your company has received the hand-over pack")),
    Binding("H", "office_history", N_("History of all"), show=False, id="office-history",
            tooltip=N_("What has been done to all customers")),
    Binding("d", "coming", N_("Coming endings"), show=False, id="coming",
            tooltip=N_("What ends on which day, and what would refuse it then")),
    Binding("S", "stops", N_("What stops endings"), show=False, id="stops",
            tooltip=N_("Who would be refused an ending today, and why; go there and cure it")),
    Binding("L", "left", N_("What is left"), show=False, id="left",
            tooltip=N_("What still ties you and customers together after endings; cut it")),
    Binding("i", "known", N_("What is known"), show=False, id="known",
            tooltip=N_("What is known of the services, and what the office has decided")),
    Binding("p", "people", N_("Office's people"), show=False, id="people",
            tooltip=N_("The office's own people and what each may do")),
    Binding("I", "import_file", N_("Import"), id="import",
            tooltip=N_("Bring in a register: its columns, what it would change, what is asked")),
    Binding("o", "ended", N_("Ended"), show=False, id="ended",
            tooltip=N_("Show or hide collaborations that have ended")),
    Binding("r,f5", "reload", N_("Reload"), show=False, id="reload",
            tooltip=N_("Read the store again; others' changes come by themselves too")),
    Binding("l", "letter", N_("Letter"), show=False, id="letter",
            tooltip=N_("A letter about how the collaboration ends or has ended, or the main "
                       "contact")),
    Binding("y", "copy", N_("Copy"), show=False, id="copy",
            tooltip=N_("Copy the number to the clipboard")),
    Binding("tab", "app.focus_next", N_("Next pane"), show=False, id="next-pane",
            tooltip=N_("Go to the search line, the tree, the details")),
    Binding("escape", "back", N_("Back"), key_display="Esc", id="back",
            tooltip=N_("Clear an error, the search, filters, then marks; close the line")),
]  # fmt: skip

ACTS: Mapping[str, Act] = {
    "end": "end",
    "withdraw": "end",
    "hold": "hold",
    "users": "manage-users",
    "edit": "change-task",
    "tasks": "change-task",
    "request": "request",
    "people": "manage-employees",
    "remove": "remove",
    "import_file": "import",
    "hand_over": "see",
    "receive": "receive",
}
"""What the operator must be allowed, for these actions to be possible at all."""

AMONG_MANY = frozenset(
    (
        *("search", "filter", "clear", "mark_all", "office_history", "people", "remove"),
        *("import_file", "hand_over"),
    )
)
"""Actions that are about a list of many customers; at a customer's own desk there is one."""
