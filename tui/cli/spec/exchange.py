"""The verbs that bring customers in, take them out, hand them over, and remove them."""

import os
from typing import Any

from store.i18n.language import LANGUAGES, N_, _
from tui.cli.arguments import DRY_RUN, Argument, Verb
from tui.cli.shared_arguments import (
    COLLABORATION,
    FILTER_OPTIONS,
    NUMBER,
    no_file_name,
    read_new_directory,
)


def _columns() -> str:
    """Explain the columns of a table; what knows them is imported only for that."""
    from store.tables.meaning.register import explained

    return explained()


def _fault_of_import(options: Any) -> str | None:
    """Tell whether it is not clear if a file is to be brought in or a heading forgotten."""
    with_file = (options.file, options.dry_run, options.skip_faulty, options.sheet, options.map,
                 options.tables, options.encoding, options.agree)  # fmt: skip
    if options.forget_map is None:
        return None if options.file is not None else _("FILE is missing: what to bring in")
    return _("--forget-map stands alone, with a HEADING or without") if any(with_file) else None


IMPORT = Verb(
    "import",
    N_("bring in a file, all of it or nothing"),
    N_(
        "An exchange file (JSON), or a table (CSV, or with the extra `excel` a workbook: .xlsx, "
        ".xls, .ods) as it is: the program finds its headings and what they mean, and says what "
        "it does not use. What a file leaves out or leaves empty stays as it is. Only records are "
        "ever removed: in an exchange file, those of a collaboration replace all that it has; in a "
        "table, they replace those of the same kinds. What has ended keeps its records. Where "
        "there is no store yet, an exchange file makes one."
    ),
    (
        Argument(
            "file", N_("a file, or - for standard input"), N_("FILE"), optional=True, words="file"
        ),
        Argument(
            "--dry-run",
            N_("show what each column is taken for, and row by row what would happen"),
            flag=True,
        ),
        Argument(
            "--skip-faulty",
            N_(
                "leave out what is refused, in a file of its own; exit code 3 where nothing is left"
            ),
            flag=True,
        ),
        Argument(
            "--sheet",
            N_(
                "read this sheet of a workbook instead of all visible ones; repeat the option for"
                " several"
            ),
            N_("NAME"),
            repeated=True,
        ),
        Argument(
            "--map",
            N_(
                "what a heading of the file means, such as Kund=name, Sak=utlagg for a service, "
                "or Kund=- to leave it out; or of which service a sheet of a workbook is, the "
                "rows below a heading between them, or a word in a cell of services, "
                "Bokföring=eekonomi, or of none, Urval=no-service; it is remembered from that "
                "import on, but not that a known heading is left out; repeat the option for "
                "several"
            ),
            N_("HEADING=COLUMN"),
            repeated=True,
        ),
        Argument(
            "--forget-map",
            N_(
                "list what is remembered of headings and bring nothing in; with HEADING, forget "
                "what it means"
            ),
            N_("HEADING"),
            optional=True,
        ),
        Argument(
            "--tables",
            N_(
                "of tables that may stand side by side: apart, each is read by its own headings; "
                "together, each row is of one customer"
            ),
            choices=("apart", "together"),
        ),
        Argument(
            "--encoding",
            N_("the encoding of a file that is not UTF-8: cp1252, mac_roman, cp437 or another"),
            N_("NAME"),
        ),
        Argument(
            "--agree",
            N_(
                "organisation: accept that a customer has another organisation number than here, "
                "or that two have the same; number: numbers that look alike are of two customers; "
                "name: a customer has quite another name than here, or that of another customer; "
                "above: rows without number and name are more of the customer above; "
                "row: rows that may be sums, headings or notes are customers; inactive: so are "
                "those who are none now, as the file says; person: a customer of whom it names a "
                "person and no more is that person; next-number: new customers without a number "
                "get those that follow on the highest one"
            ),
            choices=(
                "organisation",
                "number",
                "name",
                "above",
                "row",
                "inactive",
                "person",
                "next-number",
            ),
            repeated=True,
        ),
    ),
    (
        "--store /srv/office import office.json",
        "import customers.csv --dry-run",
        "import customers.csv --skip-faulty",
        "import customers.csv --map 'Kund=name' --map 'Saldo=-'",
        "import customers.xlsx --map 'Bokföring=eekonomi'",
        "import --forget-map Kund",
    ),
    more=_columns,
    run="exchange.import_file",
    writes=lambda options: options.forget_map != "",  # which only lists
    needs="store",
    makes=True,
    fault=_fault_of_import,
)


NOT_WRITTEN = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods", ".numbers", ".se", ".si", ".sie",
               ".tsv", ".tab", ".slk", ".xml", ".html", ".htm", ".pdf", ".doc", ".docx", ".odt",
               ".zip")  # fmt: skip
"""Endings of names that promise what no export is."""


def _fault_of_export(options: Any) -> str | None:
    """Tell whether the name of a file promises something else than what would be written."""
    as_table = options.users or options.records
    if as_table and options.format == "json":
        return _("--users and --records are written as csv: leave out --format json")
    ending = os.path.splitext(options.file)[1].lower()
    if ending in NOT_WRITTEN:
        return _("{ending} is not written: name a .csv, which a spreadsheet opens, or .json",
                 ending=ending)  # fmt: skip
    written = "csv" if as_table else options.format
    if written is not None and ending in {".json", ".csv"} - {f".{written}"}:
        return _("{file} looks like {named}, but {written} would be written: name it .{written}",
                 file=options.file, named=ending[1:], written=written)  # fmt: skip
    return None


EXPORT = Verb(
    "export",
    N_("write customers to a file"),
    N_("Filters choose which customers. What the office exports, an import takes back. What cannot "
       "be read is named and left out (exit code 6). A FILE that is there is replaced as a whole, "
       "but not by such an export, which is written beside it, as FILE-incomplete. A FILE whose "
       "ending promises another format, such as .xlsx, or .json for a table, is refused (exit code "
       "2)."),
    (
        Argument("file", N_("a file; - is standard output"), N_("FILE|-"), optional=True,
                 default="-", words="file"),
        Argument("--format", N_("csv by the name of FILE, else json"), choices=("json", "csv")),
        Argument("--users", N_("csv: the users, not the customers"), flag=True),
        Argument("--records", N_("csv: the records, not the customers"), flag=True),
        Argument("--raw", N_("csv: leave formulas as they are"), flag=True),
        *FILTER_OPTIONS,
    ),
    ("export office.json", "export customers.csv --manager anna", "export --format csv --users"),
    fault=_fault_of_export,
    run="exchange.export_file",
)  # fmt: skip


def _fault_of_handover(options: Any) -> str | None:
    """Tell whether it is not clear for whom a pack is to be made."""
    narrowed = any(getattr(options, option.field) for option in FILTER_OPTIONS)
    if sum((options.number is not None, narrowed, options.all)) == 1:
        return None
    if options.all and narrowed:
        return _("name the customers by filters, or all of them with --all, not both")
    return _("name one customer by NUMBER, or several by filters (--manager, --status …), or --all")


HANDOVER = Verb(
    "handover",
    N_("write all that is held for a customer, or for several, to give it away"),
    N_("A pack holds one collaboration or all: records, users, history and effects, with their "
       "checksums. Of several customers, those that filters let through, each gets a pack with "
       "all of its collaborations, in a directory of its own below DIR; what cannot be made is "
       "named with its reason and leaves the others to be made. No pack is written over what "
       "is there (exit code 3). Each pack has its line in its customer's history, and the "
       "customer's side confirms it with `received`."),
    (
        NUMBER._replace(optional=True),
        COLLABORATION._replace(optional=True),
        Argument("--output", N_("the directory to make"), N_("DIR"), short="-o", required=True,
                 read=read_new_directory, words="directory"),
        Argument("--lang", N_("the language of the pack; else that of all texts"),
                 choices=LANGUAGES, to="pack_language"),
        Argument("--all", N_("every customer, each in its own directory"), flag=True),
        *FILTER_OPTIONS,
        DRY_RUN,
    ),
    (
        "handover 1001 utlagg -o alfa",
        "handover 1001 -o alfa --lang en",
        "handover --manager anna -o packs --dry-run",
    ),
    fault=_fault_of_handover,
    run="exchange.hand_over",
    writes=True,
)  # fmt: skip


CERTIFICATE = Verb(
    "certificate",
    N_("write the certificate of a deletion, as often as you like"),
    N_("It says of an ending that lost data: what was held by kind, count and checksum, when, on "
       "whose decision, what becomes of it in the service, and where copies may remain. It is "
       "made of the history, without the data: two new files, Markdown and JSON. Where one of "
       "them is there, or nothing was deleted, it is refused (exit code 3). To standard output (-) "
       "goes the Markdown, with --json the JSON."),
    (
        NUMBER,
        Argument("service", N_("a service's or a collaboration's id"), N_("SERVICE"),
                 words="service"),
        Argument("--output", N_("a directory; - is standard output"), N_("DIR|-"), short="-o",
                 required=True, read=no_file_name, words="directory"),
    ),
    ("certificate 1001 utlagg -o alfa", "--lang sv certificate 1001 utlagg -o -"),
    run="exchange.certify",
)  # fmt: skip


REMOVE = Verb(
    "remove",
    N_("remove a customer for whom nothing runs"),
    N_("What runs, waits for an answer or is not linked has to be ended or declined first; records "
    "that no hand-over pack holds, and an ending that can still be undone, are kept (exit code 3). "
    "It asks for the customer's name on a terminal, and takes --confirm NUMBER without one. The "
    "customer's history goes as well; the office's own history keeps who was removed, by whom, and "
    "how each collaboration ended."),
    (
        NUMBER,
        Argument("--confirm", N_("the customer's number"), N_("NUMBER")),
    ),
    ("remove 1001 --dry-run", "remove 1001 --confirm 1001"),
    changes=True,
    run="exchange.remove",
)  # fmt: skip


VERBS = (IMPORT, EXPORT, HANDOVER, CERTIFICATE, REMOVE)
