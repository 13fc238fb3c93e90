"""What a line of history says, in a sentence with names, and its details in words."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from string import Formatter
from typing import cast

from store.domain.catalogue import Services, catalogue, counted_names, in_order_asked, service_name
from store.domain.model import Customer, Employee, Entry, OutcomeId, Recipient, Side
from store.domain.words import (
    CHANGE,
    OUTCOME_LABELS,
    RECIPIENT_WORDS,
    RECORD_STATUS_WORDS,
    ROLE_WORDS,
    SIDE_WORDS,
    Words,
    answer_words,
    detail_label,
    detail_words,
    kind_word,
    number_in,
    outcome_label,
    recipient_word,
    said_to,
    say,
    side_word,
)
from store.i18n.language import N_, _, ngettext, pgettext

STANDS_AGAIN = "withdraw-to-another"
"""What withdrawing is where the other side's decision stands again."""

RECEIVED_ALL = "received-all"
"""What confirming a pack of the whole customer is, or of several collaborations."""

IMPORT_ACTION = "import"
"""What the lines of an import are known by, of the office and of its customers."""

HOLD_ACTION, RELEASE_ACTION = "hold", "release"
HOLD_ACTIONS = (HOLD_ACTION, RELEASE_ACTION)

SENTENCES: Words = {
    "end": N_("{service} ended"),
    "end-on-date": N_("{service} ends on {date}"),
    "withdraw": N_("{service} goes on: its ending withdrawn"),
    STANDS_AGAIN: N_("{service}: an ending withdrawn; {whose} stands: {date}, {outcome}"),
    "edit": N_("{service} edited: {fields}"),
    "request": N_("{service} asked for"),
    "approve": N_("{service} approved"),
    "decline": N_("{service} declined"),
    "remind": N_("Reminded of the request for {service}"),
    "link": N_("{service} linked"),
    "handover": N_("Hand-over pack made: {service}"),
    "received": N_("Hand-over pack of {made} received: {service}"),
    RECEIVED_ALL: N_("Hand-over pack of {made} received"),
    "import": N_("Changed by an import"),
    "import-new": N_("Came with an import"),
    "import-batch": N_("Import: {added}, {changed}"),
    "remove-customer": N_("Customer {removed} removed"),
    "hold": N_("{service} put on hold"),
    "release": N_("{service} no longer on hold"),
    "record": N_("{service}: {kind} {status}"),
    "add-user": N_("{name} created"),
    "edit-user": N_("{name} edited: {fields}"),
    "change-role": N_("{name} made {role}"),
    "name-main-contact": N_("{name} named main contact"),
    "activate-user": N_("{name} activated again"),
    "deactivate-user": N_("{name} deactivated"),
    "remove-user": N_("{name} deleted"),
    "license": N_("{name} given a licence for {service}"),
    "revoke-license": N_("{name}'s licence for {service} taken back"),
    "reassign": N_("Handed over to {name}"),
    "rename-task": N_("Task {task} renamed {new}"),
    "remove-task": N_("Task {task} removed"),
    "add-employee": N_("{name} brought in"),
    "edit-employee": N_("{name} edited"),
    "change-rights": N_("{name} given other rights"),
    "deactivate-employee": N_("{name} deactivated"),
    "activate-employee": N_("{name} activated again"),
    "set-policy": N_("The office's policy set"),
    "clear-policy": N_("The office's policy cleared"),
    "set-headings": N_("Set what headings of imported files mean"),
    "accept-file": N_("A file accepted as it was edited by hand"),
    "accept-history": N_("History accepted as it was edited outside the program"),
}
"""What was done, by the action of its line."""

OF_CUSTOMER: Words = {
    "hold": N_("Your whole company put on hold"),
    "release": N_("Your whole company no longer on hold"),
}
"""The same of a whole customer, to the customer's side."""

PLAIN: Words = {
    "hold": N_("The whole customer put on hold"),
    "release": N_("The whole customer no longer on hold"),
    "end-on-date": N_("{service} ends on a date"),
    STANDS_AGAIN: N_("{service}: an ending withdrawn; the other side's stands"),
    "edit": N_("{service} edited"),
    "record": N_("A record of {service} corrected"),
    "edit-user": N_("{name} edited"),
    "change-role": N_("{name} given another role"),
    "license": N_("{name} given a licence"),
    "revoke-license": N_("A licence of {name} taken back"),
    "remind": N_("Reminded of a request"),
    "handover": N_("Hand-over pack made"),
    "received": N_("Hand-over pack received"),
    RECEIVED_ALL: N_("Hand-over pack received"),
    "reassign": N_("Handed over"),
    "rename-task": N_("A task renamed"),
    "remove-task": N_("A task removed"),
}
"""The same where a line tells less, as one that was imported may."""

UNDONE: Words = {
    "import": N_("Undone: an import"),
    "import-batch": N_("Undone: the import {batch}"),
    "end": N_("Undone: the ending of {service}"),
    "end-on-date": N_("Undone: the ending of {service} on a date"),
    "withdraw": N_("Undone: withdrawing the ending of {service}"),
    "edit": N_("Undone: the change of {service}"),
    "record": N_("Undone: a record of {service} corrected"),
    "received": N_("Undone: the receipt of the hand-over pack of {made}"),
    "add-user": N_("Undone: creating {name}"),
    "edit-user": N_("Undone: the change of {name}"),
    "change-role": N_("Undone: another role for {name}"),
    "name-main-contact": N_("Undone: {name} as main contact"),
    "activate-user": N_("Undone: activating {name}"),
    "deactivate-user": N_("Undone: deactivating {name}"),
    "license": N_("Undone: the licence of {name} for {service}"),
    "revoke-license": N_("Undone: taking back {name}'s licence for {service}"),
}
"""What was put back, by the action of what was done before."""

UNDONE_PLAIN: Words = {
    "received": N_("Undone: the receipt of a hand-over pack"),
    "license": N_("Undone: a licence of {name}"),
    "revoke-license": N_("Undone: taking back a licence of {name}"),
}
"""The same where a line tells less."""

EMPLOYEES = ("add-employee", "edit-employee", "change-rights", "deactivate-employee",
             "activate-employee")  # fmt: skip
"""Actions about somebody of the office, of whom each detail says the login."""


def service_in_id(collaboration: str) -> str:
    """Return the service of a collaboration that is gone: its id is that, and a number."""
    return re.sub(r"-\d+$", "", collaboration)


ColumnTitle = Callable[[str, Services], str]
"""What is kept of a heading's meaning, as people read it; services go by their names."""


class Names:
    """Who and what the ids of a history stand for, also those that are gone since.

    It is that of a customer; the office's own has none. `to` is the side that reads it. `column`
    says what a heading of a file means, by what is kept of it; without it, that is told as it is.
    """

    def __init__(
        self,
        customer: Customer | None,
        employees: Iterable[Employee] = (),
        services: Services | None = None,
        *,
        to: Side = "office",
        column: ColumnTitle | None = None,
    ) -> None:
        self.to = to
        self._column = column
        self.services: Services = catalogue() if services is None else services
        self._service_of: dict[str, str] = {}
        self._people: dict[str, str] = {}
        self._moved: dict[str, str] = {}
        self._unread: Sequence[Entry] = ()
        if customer is not None:
            self._service_of = {each.id: each.service for each in customer.collaborations}
            self._unread = customer.history
            self._people |= {user.email.casefold(): user.name for user in customer.users}
        self._people |= {employee.login: employee.name for employee in employees}

    def _learn_of_others(self) -> None:
        """Take the names of those who are gone from the history, which is long: where one is asked.

        Whoever is here goes by the name of today.
        """
        here = self._people.copy()
        for entry in self._unread:
            self._learn(entry)
        self._unread = ()
        self._people |= here

    def _learn(self, entry: Entry) -> None:
        """Take the name of a user from what was done to them."""
        if entry.replaced is not None and (user := entry.replaced.user) is not None:
            self._people[user.email.casefold()] = user.name
        before, _arrow, after = entry.details.get("address", "").partition(CHANGE)
        if after:  # an imported history tells it without the user that was
            self._moved[before.casefold()] = after.casefold()
        email = entry.details.get("email")
        names = [name for name in entry.details.get("user", "").split(CHANGE) if name != "none"]
        if email and names and names[-1]:
            self._people[email.casefold()] = names[-1]

    def person(self, who: str) -> str:
        """Return the name of an employee or a user; what nobody is known by, as it is.

        An address that somebody had once is still that person's.
        """
        known, passed = who if who in self._people else who.casefold(), {who}
        if known not in self._people and self._unread and known:
            self._learn_of_others()
            known = who if who in self._people else known
        while known not in self._people and self._moved.get(known, who) not in passed:
            known = self._moved[known]
            passed.add(known)
        return self._people.get(known, who)

    def column(self, means: str) -> str:
        """Return what a heading of a file was said to mean, as people read it."""
        return means if self._column is None else self._column(means, self.services)

    def service(self, collaboration: str) -> str:
        """Return the name of a collaboration's service."""
        return service_name(self.services, self.service_id(collaboration))

    def service_id(self, collaboration: str) -> str:
        """Return the id of a collaboration's service, also where the collaboration is gone."""
        return self._service_of.get(collaboration) or service_in_id(collaboration)

    def licences(self, ids: str) -> str:
        """Return the names of services that stand in one text."""
        return ", ".join(service_name(self.services, id) for id in ids.split(", "))

    def check(self, collaboration: str | None, id: str) -> str:
        """Return what a check asks; one that the catalogue no longer has, by its id in words."""
        service = self.services.get(self._service_of.get(collaboration or "", ""))
        checks = service.checks if service is not None else ()
        return next((_(check.text) for check in checks if check.id == id), id.replace("-", " "))

    def answered(
        self, collaboration: str, answers: Mapping[str, str]
    ) -> tuple[tuple[str, str], ...]:
        """Return what checks asked, each with its answer, in the order in which they are asked."""
        in_order = in_order_asked(self.services, self.service_id(collaboration), answers)
        return tuple((self.check(collaboration, id), answer) for id, answer in in_order.items())


def entry_words(entry: Entry, names: Names) -> str:
    """Say what was done, with the names of whom and what it was done to."""
    table, plain, action = SENTENCES, PLAIN, entry.action
    if action == "undo":
        table, plain, action = UNDONE, UNDONE_PLAIN, entry.details.get("undone", "")
    elif action == "withdraw" and entry.details.get("status", "").endswith(f"{CHANGE}ending"):
        action = STANDS_AGAIN
    elif action == "received" and entry.collaboration is None:
        action = RECEIVED_ALL
    if action == IMPORT_ACTION:
        action = _kind_of_import(entry)
    sentence = say(table, action, unknown="")
    if not sentence:
        about = names.service(entry.collaboration) if entry.collaboration else ""
        return " ".join(part for part in (entry.action.replace("-", " "), about) if part)
    words = _said(entry, names)
    if not all(words[field] for _text, field, *_rest in Formatter().parse(sentence) if field):
        sentence = say(plain, action, unknown=sentence)
        if names.to == "customer" and plain is PLAIN:
            sentence = say(OF_CUSTOMER, action, unknown=sentence)
    return sentence.format_map(words)


def employee_words(action: str, name: str) -> str:
    """Say what was done to one of the office's people."""
    return say(SENTENCES, action).format(name=name)


def _kind_of_import(entry: Entry) -> str:
    """Tell the line of a whole import at the office from those of the customers in it."""
    if entry.details.keys() & {"added", "removed"}:
        return f"{IMPORT_ACTION}-batch"
    return f"{IMPORT_ACTION}-new" if entry.details.get("customer") == "new" else IMPORT_ACTION


def _said(entry: Entry, names: Names) -> Mapping[str, str]:
    """Return the words that the sentence of a line may have."""
    details = details_in_order(entry, names.services, "")
    service = names.service(entry.collaboration) if entry.collaboration else ""
    if not service and entry.action == "handover":
        packed = (what.removeprefix("records ") for what in details if what.startswith("records "))
        service = counted_names(map(names.service, packed))
    name = names.person(details.get("email", ""))
    if {entry.action, details.get("undone")} & {"license", "revoke-license"}:
        before, after = (set(_ids(part)) for part in _change(details.get("services", "")))
        service = ", ".join(service_name(names.services, id) for id in sorted(before ^ after))
    if entry.action == "reassign":
        name = names.person(_change(next(iter(details.values()), ""))[1])
    if entry.action in EMPLOYEES:
        name = names.person(next(iter(details), "").partition(" ")[2])
    task, new = _change(details.get("task", ""))
    fields = [detail_label(what, to=names.to) for what in details if what != "email"]
    return {
        "service": service,
        "name": name,
        "date": details.get("on", ""),
        "made": details.get("made", ""),
        "outcome": _outcome(details.get("outcome", ""), names.to),
        "whose": whose_decision(details.get("side", ""), names.to),
        "fields": ", ".join(fields),
        "kind": kind_word(details.get("kind", "")),
        "status": say(RECORD_STATUS_WORDS, _change(details.get("record", ""))[1]),
        "role": say(ROLE_WORDS, _change(details.get("role", ""))[1]),
        "task": task,
        "new": new,
        "batch": details.get("batch", ""),
        "added": _counted(details, "added", _new_customers),
        "changed": _counted(details, "changed", _changed_customers),
        "removed": f"{details.get('number', '')} {details.get('name', '')}".strip(),
    }


def _counted(details: Mapping[str, str], what: str, words: Callable[[int], str]) -> str:
    """Say how many there are by what is kept of that; nothing where that is no number."""
    kept = details.get(what, "")
    number = number_in(kept)
    return kept if number is None else words(number)


def _new_customers(count: int) -> str:
    return ngettext("{n} customer new", "{n} customers new", count)


def _changed_customers(count: int) -> str:
    return ngettext("{n} changed", "{n} changed", count)


def _outcome(kept: str, to: Side) -> str:
    """Say an outcome by its label; one that is none here stays as it is."""
    return outcome_label(cast(OutcomeId, kept), to=to) if kept in OUTCOME_LABELS else kept


def whose_decision(side: str, to: Side) -> str:
    """Say whose a decision is, before *stands*."""
    match side:
        case "office":
            return pgettext("decision", "the office's")
        case "customer":
            return said_to(
                to, pgettext("decision", "the customer's"), pgettext("decision", "yours")
            )
        case _:
            return ""


def _change(kept: str) -> tuple[str, str]:
    """Return what something was and what it has become."""
    before, _arrow, after = kept.partition(CHANGE)
    return before, after


def _ids(kept: str) -> list[str]:
    return [id for id in kept.split(", ") if id and id != "none"]


def entry_details(entry: Entry, names: Names) -> tuple[tuple[str, str], ...]:
    """Return the details of a line: what each is about, and what it was and has become."""
    service = names.service_id(entry.collaboration or "")
    kept = details_in_order(entry, names.services, service)
    return tuple(_detail(entry, what, value, names) for what, value in kept.items())


def details_in_order(entry: Entry, services: Services, service: str) -> dict[str, str]:
    """Return the details of a line, from every store in the same order.

    A store on a server keeps them in an order of its own.
    """
    checks = {what.removeprefix(_CHECK): kept for what, kept in entry.details.items()
              if what.startswith(_CHECK)}  # fmt: skip
    asked = [f"{_CHECK}{id}" for id in in_order_asked(services, service, checks)]

    def place(what: str) -> tuple[object, ...]:
        about, _space, rest = what.partition(" ")
        rank = _IN_ORDER.index(about) if about in _IN_ORDER else len(_IN_ORDER)
        if entry.action in EMPLOYEES:  # of each person, all
            return rest, rank, about
        return rank, asked.index(what) if what in asked else 0, what

    return {what: entry.details[what] for what in sorted(entry.details, key=place)}


_CHECK = "check "
_IN_ORDER = (
    "undone", "number", "name", "org_number", "spcs_number", "email", "employee", "user",
    "customer", "address", "phone", "rights", "portal-role", "role", "active", "main-contact",
    "main_contact", "services", "status", "outcome", "service", "task", "variant", "recipient",
    "period", "customer-owned", "started_on", "account_manager", "kind", "person", "record", "on",
    "until", "planned-by", "check", "records", "made", "by", "manifest", "batch", "added",
    "changed", "removed", "restored", "left", "broken", "accepted",
)  # fmt: skip
"""What a line says first; all else comes after it, by its name."""


def change_details(changes: Mapping[str, str], names: Names) -> tuple[tuple[str, str], ...]:
    """Return what an import would change, as the details of its line in the history tell it."""
    return tuple(_detail_words(what, kept, names) for what, kept in changes.items())


def _detail(entry: Entry, what: str, kept: str, names: Names) -> tuple[str, str]:
    about, _space, rest = what.partition(" ")
    if entry.action in EMPLOYEES and rest:
        label = f"{names.person(rest)}, {detail_label(about)}"
        return label, detail_words(about, kept)
    if about == "check":
        asked = names.check(entry.collaboration, rest)
        return detail_label(about), f"{asked}: {answer_words(kept)}"
    return _detail_words(what, kept, names)


def _detail_words(what: str, kept: str, names: Names) -> tuple[str, str]:
    about, _space, rest = what.partition(" ")
    label = detail_label(what, to=names.to)
    match about:
        case "collaboration" | "records" if rest:
            return f"{detail_label(about)} {names.service(rest)}", detail_words(what, kept)
        case "user" if rest:
            email, _space, field = rest.partition(" ")
            named = f"{names.person(email)}, {detail_label(field)}" if field else rest
            words = _each(kept, names.licences) if field == "services" else kept
            return named, detail_words(field or about, words)
        case "services":
            return label, _each(kept, names.licences)
        case "person" | "planned-by" | "main-contact" | "main_contact" | "account_manager" | "by":
            return label, _people(kept, names)
        case "task" if rest:
            return label, _each(kept, names.person)
        case "heading":
            return f"{detail_label(about)} {rest}", _each(kept, names.column)
        case "outcome":
            return label, _outcome(kept, names.to)
        case "recipient":
            return label, _each(kept, lambda part: _recipient(part, names.to))
        case "side" if kept in SIDE_WORDS:
            return label, side_word(cast(Side, kept), to=names.to)
        case _:
            return label, detail_words(what, kept)


def _recipient(kept: str, to: Side) -> str:
    """Say who is invoiced; the customer is told of itself as you."""
    if kept not in RECIPIENT_WORDS:
        return kept
    word = recipient_word(cast(Recipient, kept))
    return side_word("customer", to=to) if kept == to == "customer" else word


def _people(kept: str, names: Names) -> str:
    """Say who stood there and who does; of one person by two addresses, the addresses as well."""
    before, after = _change(_each(kept, names.person))
    if before != after:
        return _each(kept, names.person)
    return _each(kept, lambda who: f"{names.person(who)} {who}")


def _each(kept: str, named: Callable[[str], str]) -> str:
    """Say both sides of a change by the names of what stands there."""
    none = detail_words("", "none")
    return CHANGE.join(none if part == "none" else named(part) for part in kept.split(CHANGE))
