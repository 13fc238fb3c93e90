"""The verb `record`: what a service holds, as far as it is recorded here."""

from store.i18n.language import N_
from tui.cli.arguments import Argument, Verb
from tui.cli.shared_arguments import COLLABORATION, NUMBER, read_past_day

RECORD = Verb(
    "record",
    N_("list the records of a customer, and correct one"),
    N_(
        "The word set may be left out: record NUMBER SERVICE KIND TITLE --status S. The checks "
        "before an ending are measured by these records."
    ),
    acts=(
        Verb(
            "list",
            N_("list the records"),
            "",
            (NUMBER, COLLABORATION._replace(optional=True)),
            ("record list 1001", "record list 1001 utlagg --json"),
            run="records.list_records",
        ),
        Verb(
            "set",
            N_("correct a record, or add it"),
            N_(
                "Kind and title say which one; where several share these, --person or --on as "
                "well. A synchronisation or a payroll change gets the date of today unless --on "
                "says otherwise, so that one line records it as done; of other kinds the date "
                "stays as it is. What has ended keeps the records it has."
            ),
            (
                NUMBER,
                COLLABORATION,
                Argument("kind", N_("what the service's checks ask about, such as report or outlay "
                                    "of utlagg, or a kind that is recorded already"), N_("KIND")),
                Argument("title", N_("the record's title"), N_("TITLE")),
                Argument("--status", N_("how it stands now: draft or submitted of a report, for "
                                        "example; a refusal names what is possible"),
                         N_("STATUS"), required=True),
                Argument("--person", N_("whose it is: a user's e-mail"), N_("EMAIL")),
                Argument("--on", N_("the day of the record, not later than today"), N_("DATE"),
                         read=read_past_day),
            ),
            (
                "record 1001 utlagg report 'Fuel and tolls' --status submitted "
                "--person eva@alfabygg.example",
                "record 1003 lon synchronisation 'Efter lönekörningen' --status done",
            ),
            run="records.set_record",
            changes=True,
        ),
    ),
    usual="set",
)  # fmt: skip
VERBS = (RECORD,)
