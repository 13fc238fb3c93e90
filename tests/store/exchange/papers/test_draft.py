"""A letter as text, as Markdown, and as the draft of a mail that another program reads back."""

from email import policy
from email.parser import BytesParser

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

from store.domain.catalogue import catalogue
from store.domain.errors import Refused
from store.exchange.papers.draft import as_draft
from store.exchange.papers.letter_forms import WIDTH, as_markdown, as_text, body
from store.exchange.papers.occasion import standing_of

SERVICES = catalogue()


@pytest.fixture
def ended(make):
    """Make a customer whose names have letters of Swedish, with something ended."""
    about = make.collaboration("utlagg", status="ended", ending=make.ending())
    asa = make.administrator("Åsa Öhrn-Äng", email="asa@angslyckan.test")
    return make.customer(about, users=(asa,), name="Ängslyckans Förskola AB")


@pytest.fixture
def draft_of(letter, clock):
    """Make a draft and read it back."""

    def draft_of(customer, to="customer", language="sv"):
        occasion = standing_of(customer, customer.collaborations[0], SERVICES)
        raw = as_draft(letter(customer, occasion, to, language), clock())
        raw.decode("ascii")
        return BytesParser(policy=policy.default).parsebytes(raw)

    return draft_of


def test_a_draft_is_read_back_with_all_its_letters(ended, draft_of, letter) -> None:
    read = draft_of(ended)
    assert read["X-Unsent"] == "1"
    (to,) = read["To"].addresses
    assert (to.display_name, to.addr_spec) == ("Åsa Öhrn-Äng", "asa@angslyckan.test")
    (sender,) = read["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Anna Berg", "anna@byranorr.test")
    assert read["Subject"] == "Visma Utlägg avslutades 2026-11-23: Ängslyckans Förskola AB"
    assert read["Date"].datetime.isoformat() == "2026-11-23T09:00:00+00:00"
    occasion = standing_of(ended, ended.collaborations[0], SERVICES)
    text = read.get_content().replace("\r\n", "\n")
    assert text == body(letter(ended, occasion, "customer", "sv"))
    assert read.get_content_type() == "text/plain"
    assert not read.defects


HEADS = ["X-Unsent", "Subject", "From", "To", "Date"]


@pytest.mark.parametrize(
    "name",
    [
        "Eva\r\nBcc: alla@example.test",
        "Eva\nBcc: alla@example.test\n\nHej",
        "Eva\u2028Bcc: alla@example.test",
        'Eva" <alla@example.test>, "',
        "=?utf-8?q?Eva=0D=0ABcc:_alla@example.test?=",
        "Eva\x00\x1b[2J",
        "Lång " * 60,
    ],
)
def test_no_name_adds_a_line_or_a_receiver_to_the_head(make, ended, draft_of, name) -> None:
    user = make.administrator("Eva Lind")
    customer = replace(ended, name=f"Alfa {name}", users=(replace(user, name=name),),
                       main_contact=user.email)  # fmt: skip
    for read in (draft_of(customer), draft_of(replace(customer, account_manager="anna"), "office")):
        assert read["Bcc"] is None
        assert {*read.keys()} == {*HEADS, "Content-Type", "Content-Transfer-Encoding",
                                  "MIME-Version"}  # fmt: skip
        assert len(read["To"].addresses) == 1
        assert read["To"].addresses[0].addr_spec in ("eva@alfa.test", "anna@byranorr.test")
        assert len(read["From"].addresses) == 1


def test_without_a_main_contact_there_is_a_letter_and_no_draft(ended, letter, clock) -> None:
    customer = replace(ended, main_contact=None)
    occasion = standing_of(customer, customer.collaborations[0], SERVICES)
    made = letter(customer, occasion)
    assert as_text(made).startswith("To: Ängslyckans Förskola AB\n")
    assert made.greeting == "Hello,"
    with pytest.raises(Refused, match="has no main contact that a mail could go to") as error:
        as_draft(made, clock())
    (refusal,) = error.value.refusals
    assert (refusal.code, refusal.cure) == ("main-contact-missing", "users-and-services")


@pytest.mark.parametrize(
    ("manager", "told"),
    [
        ({"email": None}, "No address of Cecilia Dahl is on record; add it"),
        ({"active": False}, "Cecilia Dahl, the account manager, has left Byrå Norr AB; hand"),
        (None, "No account manager is on record"),
    ],
)
def test_an_office_without_an_address_has_no_draft(
    make, ended, letter, clock, manager, told
) -> None:
    """Each refusal names what cures it."""
    login = None if manager is None else "cecilia"
    customer = replace(ended, tasks=(), account_manager=login)
    occasion = standing_of(customer, ended.collaborations[0], SERVICES)
    by = make.operator(employees=(make.anna, replace(make.cecilia, **manager or {})))
    with pytest.raises(Refused, match=told):
        as_draft(letter(customer, occasion, "office", by=by), clock())


def test_text_is_broken_into_lines_and_no_address_is(ended, letter) -> None:
    occasion = standing_of(ended, ended.collaborations[0], SERVICES)
    text = body(letter(ended, occasion, "customer", "sv"))
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "asa@angslyckan.test" in text


def test_markdown_has_its_heads_and_no_marks_of_the_data(ended, letter) -> None:
    customer = replace(ended, name="[Nord] *Måleri* <b>")
    occasion = standing_of(customer, customer.collaborations[0], SERVICES)
    text = as_markdown(letter(customer, occasion))
    assert text.startswith("# Visma Utlägg ended on 2026-11-23: \\[Nord\\] \\*Måleri\\* \\<b\\>\n")
    assert "\n## What this means\n" in text
    assert "[Nord]" not in text
    assert "\n- How it ended: End – you continue.\n" in text


@pytest.mark.parametrize(
    "name",
    ["- Bygg AB", "+ Bygg AB", "1. Bygg AB", "24) Bygg AB", "---", "===", "A &lt;b&gt; &#42; AB",
     "Skatt & Bokslut AB", "*A* _b_ `c` ~~d~~ AB", "# Bygg | AB", "![a](b) \\AB", "=\\AB"],
)  # fmt: skip
def test_whatever_a_name_begins_with_a_reader_of_markdown_shows_it_and_nothing_else(
    make, letter, clock, name: str
) -> None:
    """The name of a company stands at the beginning of a line at a letter's end, too."""
    about = make.collaboration("utlagg", status="ended", ending=make.ending())
    contact = make.administrator(name, email="asa@angslyckan.test")
    customer = make.customer(about, users=(contact,), name=name)
    by = make.customers_operator(contact)
    made = letter(customer, standing_of(customer, about, SERVICES), by=by)
    tokens = MarkdownIt("js-default").parse(as_markdown(made))
    tags = [token.tag for token in tokens if token.nesting == 1]
    assert tags.count("h1") == 1
    assert tags.count("h2") == tags.count("ul") == len(made.sections)
    assert tags.count("li") == sum(len(section.lines) for section in made.sections)
    assert set(tags) == {"h1", "h2", "p", "ul", "li"}
    inside = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inside} <= {"text", "text_special", "softbreak", "hardbreak"}
    shown = "".join(child.content for child in inside)
    assert shown.count(name) >= 4
