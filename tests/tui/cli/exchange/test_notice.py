"""Letters without a screen: to standard output and to files, of both sides, in both languages."""

import datetime as dt
import os
import stat
from email import policy
from email.parser import BytesParser

import pytest

ON = f"{dt.date.today() + dt.timedelta(days=400)}"
PLAN = ("notice", "1001", "utlagg", "--outcome", "delete", "--on", ON)


def test_a_plan_is_told_and_nothing_is_written(anna, saved) -> None:
    before = saved("1001")
    told = anna(*PLAN)
    assert told.code == 0
    lines = told.out.splitlines()
    assert lines[0] == "To: Eva Lind, Alfa Bygg AB, eva@alfabygg.example"
    assert f"Visma Utlägg is planned to end on {ON}: Alfa Bygg AB" in lines
    assert "- How it ends: End and delete." in lines
    assert "- 2 reports not submitted: Eva Lind. Alfa Bygg AB sees to this." in lines
    assert saved("1001") == before


def test_the_letter_is_in_the_language_that_is_named(anna) -> None:
    told = anna(*PLAN, "--lang", "sv", "--to", "office")
    assert told.out.startswith("Till: Anna Berg, Byrå Norr AB")
    assert "- Så avslutas det: Avsluta och radera.\n" in told.out
    assert anna("--lang", "sv", *PLAN, "--to", "office").out == told.out


def test_of_what_goes_on_undecided_a_plan_is_asked_for(anna) -> None:
    refused = anna("notice", "1001", "utlagg")
    assert refused.code == 3
    assert "Nothing is decided about Visma Utlägg" in refused.err
    assert "(--outcome continue, delete)" in refused.err


def test_json_has_the_parts_and_both_forms(anna) -> None:
    value = anna(*PLAN, "--json").json
    assert {"kind", "number", "collaboration", "to", "language", "subject", "sender", "receiver",
            "opening", "sections", "text", "markdown"} <= value.keys()  # fmt: skip
    assert (value["kind"], value["collaboration"], value["to"]) == (
        "planned", "utlagg-1", "customer",
    )  # fmt: skip
    assert value["receiver"]["email"] == "eva@alfabygg.example"
    assert value["markdown"].startswith("# Visma Utlägg is planned to end")


def test_a_file_is_for_its_owner_and_its_name_says_the_form(anna, tmp_path) -> None:
    text, mark, mail = (tmp_path / f"a{form}" for form in (".txt", ".md", ".eml"))
    for file in (text, mark, mail):
        told = anna("notice", "1015", "ekonomioversikt", "-o", file)
        assert told.code == 0
        assert told.out.endswith(f"written to {file}; nothing is sent\n")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert text.read_text("utf-8").startswith("To: Vera Hög, Höglidens Hotell AB")
    assert mark.read_text("utf-8").startswith("# Visma Ekonomiöversikt ends on")
    read = BytesParser(policy=policy.default).parsebytes(mail.read_bytes())
    assert read["X-Unsent"] == "1"
    assert "Visma Ekonomiöversikt ends on" in read["Subject"]
    other = tmp_path / "b.txt"
    value = anna("notice", "1015", "ekonomioversikt", "-o", other, "--json").json
    assert value["file"] == f"{other}"


def test_a_letter_is_never_written_over_what_is_there(anna, tmp_path) -> None:
    """As no paper is; a link counts as there also where it leads nowhere."""
    kept, link = tmp_path / "kept.txt", tmp_path / "link.eml"
    kept.write_text("kept")
    link.symlink_to(tmp_path / "nowhere")
    for file in (kept, link):
        verb = ("notice", "1015", "ekonomioversikt", "-o", file)
        assert anna(*verb, "--json").refused == ["already-exists"]
        told = anna("--lang", "sv", *verb)
        assert told.code == 3
        assert f"{file}: finns redan; välj ett annat namn" in told.err
    assert kept.read_text() == "kept"
    assert not link.exists()


@pytest.mark.parametrize("name", ["a.pdf", "a.DOCX", "a.html"])
def test_a_letter_is_written_under_no_name_that_promises_another_form(anna, tmp_path, name) -> None:
    told = anna("notice", "1001", "-o", tmp_path / name)
    assert told.code == 2
    assert "take a name that ends with .txt / .md / .eml" in told.err
    assert list(tmp_path.iterdir()) == []


def test_a_letter_goes_into_a_pipe_and_into_no_directory(anna, tmp_path) -> None:
    assert anna("notice", "1001", "-o", "/dev/null").code == 0
    assert anna("notice", "1001", "-o", tmp_path / "nowhere" / "a.txt").code == 1
    told = anna("notice", "1001", "-o", tmp_path)
    assert (told.code, "it is a directory" in told.err) == (1, True)


def test_a_letter_goes_where_the_shell_sends_standard_output(anna, tmp_path) -> None:
    """Also where that is a file: the shell has made it, and it is no letter that was sent."""
    assert anna("notice", "1001", "-o", "/dev/stdout").out == anna("notice", "1001").out
    file = tmp_path / "letter.txt"
    with open(file, "ab") as opened:
        opened.write(b"before\n")
        opened.flush()
        os.set_inheritable(opened.fileno(), True)  # as the shell has it
        assert anna("notice", "1001", "-o", f"/dev/fd/{opened.fileno()}").code == 0
    assert file.read_text("utf-8").startswith("before\nTo: Eva Lind")
    assert anna("notice", "1001", "-o", "/dev/fd/65000").code == 1


def test_without_a_main_contact_a_draft_is_refused_with_its_cure(anna) -> None:
    beta = ("notice", "1002", "utlagg", "--outcome", "continue")
    told = anna(*beta)
    assert told.code == 0
    assert told.out.startswith("To: Beta Café AB\n")
    assert "Beta Café AB needs a main contact." in told.out
    refused = anna(*beta, "--eml", "--json")
    assert refused.refused == ["main-contact-missing"]
    assert refused.json["refused"][0]["cure"] == "users-and-services"


def test_a_request_and_a_main_contact_have_letters(anna) -> None:
    assert "Byrå Norr AB asks Öbackens Blommor AB" in anna("notice", "1021", "utlagg").out
    assert "You are the main contact of Alfa Bygg AB." in anna("notice", "1001").out
    assert anna("notice", "1002", "--json").refused == ["main-contact-missing"]
    assert anna("notice", "1023", "eekonomi", "--json").refused == ["not-active"]
    assert "has declined the request." in " ".join(anna("notice", "1022", "scanner").out.split())


def test_who_may_not_end_plans_no_letter_but_writes_what_stands(by) -> None:
    assert by("bo", *PLAN, "--json").refused == ["not-allowed"]
    told = by("bo", "notice", "1015", "ekonomioversikt")
    assert told.code == 0
    assert "From: Bo" in told.out


def test_the_customers_own_side_writes_to_the_office(run, store) -> None:
    told = run("--store", store, "--company", "1015", "--operator", "vera@hoglidenshotell.example",
               "notice", "1015", "ekonomioversikt")  # fmt: skip
    assert told.code == 0, told.err
    assert told.out.startswith("To: Anna Berg, Byrå Norr AB")
    assert "From: Vera Hög, Höglidens Hotell AB" in told.out


def test_restricted_writes_to_standard_output_alone(run, store, tmp_path) -> None:
    acting = ("--store", store, "--operator", "anna", "--restricted")
    file = tmp_path / "a.txt"
    assert run(*acting, "notice", "1001", "-o", file).code == 2
    assert not file.exists()
    assert run(*acting, "notice", "1001").out.startswith("To: Eva Lind")


@pytest.mark.parametrize(
    "wrong",
    [
        ("notice",),
        ("notice", "1001", "--outcome", "delete"),
        ("notice", "1001", "utlagg", "--on", "+30"),
        ("notice", "1001", "utlagg", "--to", "nobody"),
        ("notice", "1001", "utlagg", "--lang", "de"),
    ],
)
def test_wrong_usage_is_told(anna, wrong) -> None:
    assert anna(*wrong).code == 2


def test_what_is_not_there_is_not_found(anna) -> None:
    assert anna("notice", "9999").code == 4
    assert anna("notice", "1001", "scanner").code == 4
