"""The hand-over pack: all that is held for a customer, as text for people and as JSON (pure).

handover.md  handover.json     what is held, and what each ending would do
manifest.json  SHA256SUMS      the files' sums; `sha256sum -c SHA256SUMS` checks them
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from store.domain.catalogue import Services, service_name
from store.domain.clock import swedish_time
from store.domain.model import (
    Collaboration,
    Customer,
    Employee,
    Ending,
    Entry,
    Office,
    OutcomeId,
    Side,
    User,
)
from store.domain.plan import CheckState, Plan
from store.domain.rights import Operator
from store.domain.wishes import HandOver
from store.domain.words import (
    answer_words,
    kind_word,
    outcome_label,
    period_words,
    recipient_word,
    record_status_word,
    role_word,
    said_to,
    side_word,
    status_after_is,
)
from store.exchange.papers.edited import EditedHistory, edited_history, edited_words
from store.exchange.papers.markdown import plain
from store.i18n.language import Language, _, language, pgettext
from store.rules.endings.decisions import as_in_history, day_of, line_of
from store.rules.handover import held_by
from store.rules.history_words import Names, entry_details, entry_words

PACK_FORMAT = "samarbete-handover/1"
TEXT, WHOLE = "handover.md", "handover.json"
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
FILES = (TEXT, WHOLE, MANIFEST, SUMS)


class PackedPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What an ending of one collaboration with one outcome would do."""

    collaboration: str
    outcome: OutcomeId
    plan: Plan


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a pack by name, and the wish that records that it was made."""

    number: str
    files: dict[str, bytes]
    wish: HandOver


class PackedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a pack, as its manifest tells it."""

    name: str
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a pack says of itself; `language` is that of what people read in it."""

    format: str
    customer: str
    name: str
    office: str
    collaborations: tuple[str, ...]
    made_at: dt.datetime
    made_by: str
    files: tuple[PackedFile, ...]
    language: Language | None = None


def packed(
    customer: Customer,
    collaborations: Sequence[Collaboration],
    planned: Sequence[PackedPlan],
    office: Office,
    services: Services,
    employees: Sequence[Employee] = (),
    *,
    by: Operator,
    now: dt.datetime,
) -> Pack:
    """Return the pack of some of a customer's collaborations; people are named in its text.

    Its text speaks to the side that makes it: to the customer as you.
    """
    ids = tuple(collaboration.id for collaboration in collaborations)
    entries = [entry for entry in customer.history if entry.collaboration in (None, *ids)]
    shown = replace(customer, collaborations=tuple(collaborations), history=tuple(entries))
    names = Names(customer, employees, services, to=by.side)
    edited = edited_history(customer)
    text = "\n".join(_markdown(shown, planned, office, names, by.name, now, edited)) + "\n"
    files = {
        TEXT: text.encode("utf-8", "backslashreplace"),
        WHOLE: _json(shown, planned, office, edited),
    }
    manifest = Manifest(
        format=PACK_FORMAT,
        customer=customer.number,
        name=customer.name,
        office=office.name,
        collaborations=ids,
        made_at=now,
        made_by=by.name,
        files=tuple(_about(name, content) for name, content in files.items()),
        language=language(),
    )
    files[MANIFEST] = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    sums = "".join(f"{_sum(content)}  {name}\n" for name, content in files.items())
    wish = HandOver(
        records={collaboration.id: held_by(collaboration) for collaboration in collaborations},
        manifest=_sum(files[MANIFEST]),
    )
    return Pack(number=customer.number, files={**files, SUMS: sums.encode()}, wish=wish)


def _json(
    shown: Customer, planned: Sequence[PackedPlan], office: Office, edited: EditedHistory
) -> bytes:
    whole = {
        "format": PACK_FORMAT,
        "office": office,
        "customer": shown,
        "history": edited,
        "endings": [
            {
                "collaboration": ending.collaboration,
                "outcome": ending.outcome,
                "checks": ending.plan.checks,
                "effects": ending.plan.effects,
            }
            for ending in planned
        ],
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=1)


def _sum(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _about(name: str, raw: bytes) -> PackedFile:
    return PackedFile(name=name, bytes=len(raw), sha256=_sum(raw))


def _markdown(
    customer: Customer,
    planned: Sequence[PackedPlan],
    office: Office,
    names: Names,
    by: str,
    now: dt.datetime,
    edited: EditedHistory,
) -> Iterator[str]:
    yield f"# {plain(customer.name)}"
    yield ""
    number, of = plain(customer.number), plain(office.name)
    yield _("Customer {number} of {office}. ", number=number, office=of)
    yield _("Handed over {at} (Swedish time) by {who}.", at=swedish_time(now), who=plain(by))
    for said in edited_words(edited, customer.name, names):
        yield ""
        yield plain(said)
    yield ""
    numbers = ((_("Organisation number"), customer.org_number), ("Visma", customer.spcs_number))
    yield from _list(f"{what}: {plain(number)}" for what, number in numbers if number)
    yield from _heading(_("Users"), customer.users)
    yield from _list(_user(user, customer, names) for user in customer.users)
    for collaboration in customer.collaborations:
        yield from _about_collaboration(collaboration, customer, planned, names)
    yield from _heading(_("History"), customer.history)
    yield from _list(_entry(entry, names) for entry in customer.history)


def _about_collaboration(
    collaboration: Collaboration,
    customer: Customer,
    planned: Sequence[PackedPlan],
    names: Names,
) -> Iterator[str]:
    name, among = names.service(collaboration.id), customer.collaborations
    same = [each.id for each in among if each.service == collaboration.service]
    if len(same) > 1:
        name += f" ({same.index(collaboration.id) + 1})"
    yield ""
    yield f"## {plain(name)}"
    yield ""
    yield from _list(
        f"{what}: {plain(value)}" for what, value in _terms(collaboration, names.to) if value
    )
    if (ending := as_in_history(customer, collaboration)) is not None:
        yield from _list([_how(customer, collaboration, ending, names)])
        if ending.planned_by is not UNSET:
            planner = plain(names.person(ending.planned_by))
            yield from _list([_("Planned and answered by {who}", who=planner)])
        answers = [
            (names.check(collaboration.id, id), answer_words(answer))
            for id, answer in ending.checks.items()
        ]
        yield from _list(f"{plain(asked)}: {plain(answer)}" for asked, answer in answers)
    elif collaboration.ends_on is not None:
        yield from _list([_("Ended {on}; how and by whom is not known", on=collaboration.ends_on)])
    records = _("Records")
    yield ""
    yield f"### {records} ({len(collaboration.records)})"
    yield ""
    for record in collaboration.records:
        person = names.person(record.person) if record.person else None
        status = record_status_word(record.status) if record.status else None
        parts = (kind_word(record.kind), record.title, person, status, record.on)
        yield "- " + ", ".join(plain(f"{part}") for part in parts if part)
    for packed_plan in planned:
        if packed_plan.collaboration == collaboration.id:
            yield ""
            words = _(
                "If it ends: {outcome}", outcome=outcome_label(packed_plan.outcome, to=names.to)
            )
            yield f"### {words}"
            yield ""
            yield from _list(
                plain(check.as_asked(f"{check.text}: {_standing(check)}"))
                for check in packed_plan.plan.checks
            )
            yield from _list(plain(effect.text) for effect in packed_plan.plan.effects)


def _how(customer: Customer, collaboration: Collaboration, ending: Ending, names: Names) -> str:
    """Say when it ends or has ended, how, and on whose decision."""
    who, outcome = plain(names.person(ending.by)), outcome_label(ending.outcome, to=names.to)
    if collaboration.status != "ended":
        return _("Ends {on}: {outcome}, by {who}", on=ending.on, outcome=outcome, who=who)
    line = line_of(customer, collaboration)
    day = collaboration.ends_on if line is None else day_of(line, ending)
    return _("Ended {on}: {outcome}, by {who}", on=day, outcome=outcome, who=who)


def _terms(collaboration: Collaboration, to: Side) -> Iterator[tuple[str, str | None]]:
    """Yield the terms of a collaboration, each with its label."""
    recipient, started = collaboration.invoice_recipient, collaboration.started_on
    yield _("Status"), status_after_is(collaboration.status)
    yield _("Variant"), collaboration.variant
    yield _("Task"), collaboration.task
    payer = recipient_word(recipient) if recipient else None
    own = said_to(to, payer or "", side_word("customer", to="customer"))
    yield _("Invoice recipient"), own if recipient == "customer" else payer
    yield _("Period"), period_words(collaboration.period)
    yield _("Started"), f"{started}" if started else None


def _standing(check: CheckState) -> str:
    return check.found if check.answer is None else answer_words(check.answer)


def _heading(title: str, items: Sequence[object]) -> Iterator[str]:
    yield ""
    yield f"## {title} ({len(items)})"
    yield ""


def _list(items: Iterable[str]) -> Iterator[str]:
    yield from (f"- {item}" for item in items)


def _user(user: User, customer: Customer, names: Names) -> str:
    main = customer.main_contact is not None and customer.user(customer.main_contact) == user
    parts = (
        user.name,
        user.email,
        user.phone,
        role_word(user.role),
        _("main contact") if main else None,
        None if user.active else pgettext("user", "inactive"),
        ", ".join(service_name(names.services, id) for id in user.services),
    )
    return ", ".join(plain(part) for part in parts if part)


def _entry(entry: Entry, names: Names) -> str:
    """Say a line of history in words; what stands in it alone, for programs, is in the JSON."""
    details = "; ".join(f"{about}: {words}" for about, words in entry_details(entry, names))
    why = f" ({entry.reason})" if entry.reason else ""
    who, side = names.person(entry.by), side_word(entry.side, to=names.to)
    told = f"{swedish_time(entry.at)} {who} ({side}): {entry_words(entry, names)}"
    return plain(f"{told}; {details}{why}" if details else f"{told}{why}")
