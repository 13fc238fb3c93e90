"""The text of a hand-over pack: what is held for a customer, and what each ending would do."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec import UNSET

from store.domain.catalogue import service_name
from store.domain.chain.breaks import ACCEPT_ACTION
from store.domain.clock import swedish_day, swedish_time
from store.domain.model import (
    Collaboration,
    Customer,
    Ending,
    Entry,
    Office,
    OutcomeId,
    Record,
    Side,
    User,
)
from store.domain.plan import CheckState, Plan
from store.domain.words import (
    activity_word,
    answer_words,
    kind_word,
    labelled,
    outcome_label,
    overdue_words,
    period_words,
    recipient_word,
    record_status_word,
    role_word,
    said_to,
    side_word,
    status_after_is,
)
from store.exchange.papers.edited import EditedHistory, edited_words
from store.exchange.papers.markdown import plain
from store.i18n.language import _
from store.rules.customers.as_told import leaves_out, leaves_out_why
from store.rules.endings.decisions import as_in_history, day_of, line_of
from store.rules.history_words import HOLD_ACTIONS, Names, entry_details, entry_words


class PackedPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What an ending of one collaboration with one outcome would do."""

    collaboration: str
    outcome: OutcomeId
    plan: Plan


def pack_text(
    customer: Customer,
    held: Sequence[str],
    planned: Sequence[PackedPlan],
    office: Office,
    names: Names,
    by: str,
    now: dt.datetime,
    edited: EditedHistory,
    contact: User | None,
) -> str:
    """Return the text of a pack: of all that is in it, and of what each ending would do.

    `held` says each hold that stands, `contact` is the main contact if one counts as such (R25).
    """
    lines = _lines(customer, held, planned, office, names, by, now, edited, contact)
    return "\n".join(lines) + "\n"


def _lines(
    customer: Customer,
    held: Sequence[str],
    planned: Sequence[PackedPlan],
    office: Office,
    names: Names,
    by: str,
    now: dt.datetime,
    edited: EditedHistory,
    contact: User | None,
) -> Iterator[str]:
    yield f"# {plain(customer.name)}"
    yield ""
    number, of = plain(customer.number), plain(office.name)
    yield _("Customer {number} of {office}. ", number=number, office=of)
    yield _("Handed over {at} (Swedish time) by {who}.", at=swedish_time(now), who=plain(by))
    for said in edited_words(edited, customer.name, names):
        yield ""
        yield plain(said)
    if leaves_out_why(customer, *HOLD_ACTIONS):
        yield ""
        yield _("Why something was put on hold, or released, is the office's own and left out "
                "here.")  # fmt: skip
    if leaves_out_why(customer, ACCEPT_ACTION):
        yield ""
        yield _("Why the edited history was accepted is the office's own and left out here.")
    if leaves_out(customer):
        yield ""
        yield _("By which account something was done is left out here. In the JSON of this pack "
                "each line of the history has the checksum of the line as the office keeps it, so "
                "that the next one still follows.")  # fmt: skip
    yield ""
    numbers = ((_("Organisation number"), customer.org_number), ("Visma", customer.spcs_number))
    yield from _list(f"{what}: {plain(number)}" for what, number in numbers if number)
    if held:
        yield from _title("## " + _("On hold"))
        yield from _list(map(plain, held))
    yield from _heading(_("Users"), customer.users)
    yield from _list(_user(user, customer, contact, names) for user in customer.users)
    for collaboration in customer.collaborations:
        yield from _about_collaboration(collaboration, customer, planned, names, now)
    yield from _heading(_("History"), customer.history)
    yield from _list(_entry(entry, names) for entry in customer.history)


def _about_collaboration(
    collaboration: Collaboration,
    customer: Customer,
    planned: Sequence[PackedPlan],
    names: Names,
    now: dt.datetime,
) -> Iterator[str]:
    name, among = names.service(collaboration.id), customer.collaborations
    same = [each.id for each in among if each.service == collaboration.service]
    if len(same) > 1:
        name += f" ({same.index(collaboration.id) + 1})"
    yield from _title(f"## {plain(name)}")
    yield from _list(
        f"{what}: {plain(value)}" for what, value in _terms(collaboration, names.to) if value
    )
    yield from _list(_about_ending(customer, collaboration, names, now))
    records = _("Records")
    yield from _title(f"### {records} ({len(collaboration.records)})")
    yield from _list(_record(record, names) for record in collaboration.records)
    for one in planned:
        if one.collaboration == collaboration.id:
            yield from _if_it_ends(one, names)


def _about_ending(
    customer: Customer, collaboration: Collaboration, names: Names, now: dt.datetime
) -> Iterator[str]:
    """Yield how a collaboration ends or has ended, who planned it, and what was answered."""
    ending = as_in_history(customer, collaboration)
    if ending is not None:
        yield _how(customer, collaboration, ending, names, swedish_day(now))
        if ending.planned_by is not UNSET:
            yield _("Planned and answered by {who}", who=plain(names.person(ending.planned_by)))
        for asked, answer in names.answered(collaboration.id, ending.checks):
            yield labelled(plain(asked), plain(answer_words(answer)))
    elif collaboration.ends_on is not None:
        yield _("Ended {on}; how and by whom is not known", on=collaboration.ends_on)


def _record(record: Record, names: Names) -> str:
    person = names.person(record.person) if record.person else None
    status = record_status_word(record.status) if record.status else None
    parts = (kind_word(record.kind), record.title, person, status, record.on)
    return ", ".join(plain(f"{part}") for part in parts if part)


def _if_it_ends(planned: PackedPlan, names: Names) -> Iterator[str]:
    """Yield what an ending with one outcome would ask, and do."""
    words = _("If it ends: {outcome}", outcome=outcome_label(planned.outcome, to=names.to))
    yield from _title(f"### {words}")
    yield from _list(
        plain(check.as_asked(labelled(check.text, _standing(check))))
        for check in planned.plan.checks
    )
    yield from _list(plain(effect.text) for effect in planned.plan.effects)


def _how(
    customer: Customer,
    collaboration: Collaboration,
    ending: Ending,
    names: Names,
    today: dt.date,
) -> str:
    """Say when it ends or has ended, how, and on whose decision."""
    who, outcome = plain(names.person(ending.by)), outcome_label(ending.outcome, to=names.to)
    if collaboration.status != "ended" and ending.on < today:
        late = overdue_words(ending.on, today)
        return _("Was to end {on}, {overdue}: {outcome}, by {who}",
                 on=ending.on, overdue=late, outcome=outcome, who=who)  # fmt: skip
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


def _title(words: str) -> Iterator[str]:
    yield from ("", words, "")


def _heading(title: str, items: Sequence[object]) -> Iterator[str]:
    yield from _title(f"## {title} ({len(items)})")


def _list(items: Iterable[str]) -> Iterator[str]:
    yield from (f"- {item}" for item in items)


def _user(user: User, customer: Customer, contact: User | None, names: Names) -> str:
    named = customer.main_contact is not None and customer.user(customer.main_contact) == user
    main = _("main contact") if user == contact else _("on record as main contact, counts as none")
    parts = (
        user.name,
        user.email,
        user.phone,
        role_word(user.role),
        main if named else None,
        None if user.active else activity_word(active=False),
        ", ".join(service_name(names.services, id) for id in user.services),
    )
    return ", ".join(plain(part) for part in parts if part)


def _entry(entry: Entry, names: Names) -> str:
    """Say a line of history in words; what stands in it alone, for programs, is in the JSON."""
    details = "; ".join(f"{about}: {words}" for about, words in entry_details(entry, names))
    why = f" ({entry.reason})" if entry.reason else ""
    who, side = names.person(entry.by), side_word(entry.side, to=names.to)
    told = labelled(f"{swedish_time(entry.at)} {who} ({side})", entry_words(entry, names))
    return plain(f"{told}; {details}{why}" if details else f"{told}{why}")
