"""One story on both kinds of store: each verb says the same words and the same JSON, in order."""

import datetime as dt
import os
import pwd
import re
from urllib.parse import urlsplit

import pytest
from msgspec.structs import replace

from store.demo import demo_office
from store.domain.clock import swedish_day, utc_now
from store.domain.model import Customer, Ending

REPORT = ("record", "1001", "utlagg", "report", "Resa till Umeå", "--status", "submitted")
WAIVED = ("--waive", "reports-submitted=Sålt", "--waive", "outlays-submitted=Sålt")
DELETE = ("end", "1001", "utlagg", "--outcome", "delete", "--confirm", "1001", *WAIVED)
COMING = ("due", "--within", "400")
LATER = ("end", "1003", "utlagg", "--outcome", "continue", "--on", "+40")
ELSA = "elsa@obacken.example"
"""Acts on the side of customer 1021: a verb of hers begins with her address."""
INCOMING = """Kundnummer;Kund;Org.nr;Tjänst;Användare;E-post;Roll
3001;Ek Bygg AB;556677-8899;Visma Utlägg;Eva Ek;eva@ekbygg.example;Administratör
"""
STORY: tuple[tuple[str, ...], ...] = (
    REPORT,
    ("hold", "1001", "utlagg", "--reason", "Tvist", "--until", "+90"),
    ("plan", "1001", "utlagg", "--outcome", "delete", *WAIVED),
    DELETE,
    COMING,
    ("show", "1012"),
    ("notice", "1012", "utlagg", "--to", "customer"),
    ("notice", "1004", "eekonomi", "--to", "office"),
    ("plan", "1012", "utlagg", "--outcome", "continue"),
    ("withdraw", "1012", "utlagg"),
    ("withdraw", "1004", "eekonomi", "--dry-run"),
    ("list", "--status", "ending"),
    ("readiness", "--status", "ending"),
    ("residue", "1012"),
    ("release", "1001", "utlagg", "--reason", "Löst"),
    ("handover", "1001", "-o", "{out}/pack"),
    ("received", "1001"),
    ("notice", "1001", "utlagg", "--outcome", "delete", *WAIVED, "--to", "customer"),
    (*DELETE, "--dry-run"),
    DELETE,
    ("undo", "1001"),
    ("certificate", "1001", "utlagg", "-o", "{out}/certificate"),
    ("notice", "1001", "utlagg", "--to", "customer", "-o", "-"),
    ("notice", "1001", "utlagg", "--to", "office", "-o", "-", "--lang", "en"),
    ("residue", "1001"),
    ("edit", "1001", "eekonomi", "--variant", "Pro", "--reason", "Växer"),
    LATER,
    ("withdraw", "1003", "utlagg"),
    ("undo", "1003"),
    ("user", "add", "1003", "ny@exempel.test", "--name", "Ny Person", "--role", "administrator"),
    ("user", "main-contact", "1003", "ny@exempel.test"),
    ("user", "edit", "1003", "ny@exempel.test", "--name", "Ny Igen", "--phone", "+468123456"),
    ("user", "list", "1003"),
    ("notice", "1003", "-o", "-"),
    ("record", "list", "1001"),
    ("employee", "leaving", "cecilia"),
    ("employee", "list"),
    ("readiness",),
    ("residue",),
    ("list", "--status", "ended"),
    ("show", "1001"),
    ("show", "1001", "--on", "-1"),
    ("history", "1001"),
    ("history", "1003"),
    ("history", "--until", "-1"),
    ("approve", "1021", "utlagg"),
    (ELSA, "approve", "1021", "utlagg"),
    ("request", "1021", "scanner", "--task", "Expenses", "--reason", "Kvitton"),
    ("notice", "1021", "scanner", "-o", "-"),
    ("remind", "1021", "scanner"),
    (ELSA, "decline", "1021", "scanner", "--reason", "Inte nu"),
    ("handover", "--manager", "david", "-o", "{out}/packs", "--dry-run"),
    ("handover", "--manager", "david", "-o", "{out}/packs"),
    ("handover", "--all", "-o", "{out}/packs"),
    (ELSA, "received", "1021", "--dry-run"),
    (ELSA, "received", "1021"),
    (ELSA, "received", "1021"),
    (ELSA, "show", "1021"),
    ("import", "{out}/in.csv", "--dry-run"),
    ("import", "{out}/in.csv"),
    ("import", "{out}/in.csv"),
    ("plan", "3001", "utlagg", "--outcome", "continue", "-o", "{out}/plan.json"),
    ("plan", "--service", "utlagg", "--outcome", "delete", "-o", "{out}/all.json"),
    ("end", "--plan", "{out}/plan.json", "--dry-run"),
    ("end", "--plan", "{out}/plan.json"),
    ("end", "--plan", "{out}/all.json"),
    ("undo", "3001", "utlagg"),
    LATER,
    ("due", "--dry-run"),
    ("due", "--ics", "-"),
    ("due",),
    ("due",),
    ("notice", "1012", "utlagg", "--to", "customer"),
    ("history", "1012"),
    ("show", "1012", "--on", "-1"),
    ("undo", "1012", "utlagg"),
    ("remove", "3001", "--dry-run"),
    ("history", "1021"),
    ("policy", "utlagg"),
    ("export", "-"),
    ("export", "-", "--format", "csv"),
    ("check",),
)


Doors = dict[str, tuple[str, ...]]
"""The first words of a command, by the kind of store that they lead to."""

MASKED = (
    (r'("os_user"|"account"): ?"[^"]*"', r'\1:"ACCOUNT"'),
    (r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)", "MOMENT"),
    (r"(\d{4}-\d\d-\d\d) \d\d:\d\d(:\d\d)?", r"\1 TIME"),
    (r"\b[0-9a-f]{64}\b", "SUM"),
    (r"by account: \w+", "by ACCOUNT"),
    (r"\b\d{8}T\d{6}Z", "MOMENT"),
    (r"\b[0-9a-f]{32}\b", "PLAN"),
    (r"(?<=samarbete )--store .*?(?=undo )", ""),
    (r"(?<=import )[a-z0-9]{8}\b", "BATCH"),
    (r"(import: |--import |\"(?:import|import_id|batch)\": ?\")[a-z0-9]{8}\b", r"\1BATCH"),
)


def masked(text: str, *own: str) -> str:
    """Return what was said without what is of its moment, its account or its place."""
    for each in own:
        text = text.replace(each, "")
    for pattern, word in MASKED:
        text = re.sub(pattern, word, text)
    return text


def overdue(customer: Customer, today: dt.date) -> Customer:
    """Date what two customers have three days ago: nothing stops the one, no contact the other."""
    late = {"1012": "utlagg-1", "1004": "eekonomi-1"}
    about = customer.collaboration(late.get(customer.number, ""))
    if about is None:
        return customer
    past = today - dt.timedelta(days=3)
    decided = utc_now() - dt.timedelta(days=30)
    ending = Ending(
        outcome="continue", on=past, by="anna", side="office", decided_at=decided, reason="Flyttar"
    )
    dated = replace(about, status="ending", ending=ending)
    return replace(customer, collaborations=customer.with_collaboration(dated))


@pytest.fixture
def both(server, templates, tmp_path) -> tuple[Doors, Doors]:
    """Make the demo office on both kinds of store; return what leads Anna to each, and Elsa."""
    today = swedish_day(utc_now())
    demo = demo_office(today)
    customers = tuple(overdue(customer, today) for customer in demo.customers)
    path = tmp_path / "office"
    templates.make(path, demo.office, demo.employees, customers)
    name = server.office(demo.office, demo.employees, customers)
    elsa = ("--operator", ELSA, "--company", "1021")
    return {
        "directory": ("--store", f"{path}", "--operator", "anna"),
        "server": ("--store", server.address("anna", name)),
    }, {
        "directory": ("--store", f"{path}", *elsa),
        "server": ("--store", server.address("portal", name), *elsa),
    }


@pytest.mark.parametrize("form", ["text", "json"])
def test_both_kinds_of_store_say_the_same(run, server, both, tmp_path, form: str) -> None:
    account = f" (account {pwd.getpwuid(os.getuid()).pw_name})"
    doors, shared = both
    told: dict[str, list[tuple[int, str, str]]] = {kind: [] for kind in doors}
    for words in STORY:
        for kind, there in doors.items():
            out = tmp_path / kind
            out.mkdir(exist_ok=True)
            (out / "in.csv").write_text(INCOMING, "utf-8")
            theirs = words[0] == ELSA
            verb = [word.format(out=out) for word in (words[1:] if theirs else words)]
            who = shared[kind] if theirs else there
            answer = run(*who, *(("--json",) if form == "json" else ()), *verb)
            own = (f"{out}", account, " (account portal)", who[1])
            said = masked(answer.out, *own)
            told[kind].append((answer.code, said, masked(answer.err, *own)))
    for words, here, there in zip(STORY, told["directory"], told["server"], strict=True):
        assert here == there, words
    database = urlsplit(doors["server"][1]).path.removeprefix("/")
    asked = f"select count(*) from pg_stat_activity where datname = '{database}'"
    ((connected,),) = server.command(asked)
    assert connected < 10  # each command ends its own, whether or not garbage is looked for
    said = dict(zip(STORY, told["server"], strict=True))
    assert form == "json" or said[COMING][1].count("overdue 3 days") == 2
    written = {
        kind: {
            f"{file.relative_to(tmp_path / kind)}": masked(file.read_text("utf-8"), account)
            for file in sorted((tmp_path / kind).rglob("*"))
            if file.is_file() and file.name not in ("manifest.json", "SHA256SUMS")
        }
        for kind in doors
    }
    assert written["directory"] == written["server"]
    assert written["server"]
