"""Which customer here, or of the file itself, each customer of a table is.

A number may be spelt otherwise, and the organisation number identifies: where the two do not agree,
a person is asked, for a second customer cannot be taken away again.
"""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from store.domain.errors import Cure, Refusal
from store.domain.row import Row
from store.exchange.first_user import customers_named
from store.exchange.incoming.advice import to_leave_out, to_say_some
from store.exchange.incoming.customer_parts import together
from store.exchange.incoming.customers import IncomingCustomer
from store.exchange.incoming.known import Known, KnownCustomers, organisation_of
from store.exchange.incoming.names import another_name
from store.exchange.incoming.places import of_a_kind, place_words
from store.exchange.likeness import company_key, exact_name, name_key, number_key
from store.i18n.language import _, ngettext

AGREE_ORGANISATION = "organisation"
"""Agreed: the same organisation under two numbers is two customers, another one is a change."""
AGREE_NUMBER = "number"
"""Agreed: numbers that look alike are those of different customers."""
AGREE_ROW = "row"
"""Agreed: rows that may be sums, headings or notes are customers."""
AGREE_ABOVE = "above"
"""Agreed: a row without number and name is one more of the customer above."""
AGREE_NAME = "name"
"""Agreed: quite another name, or that of another customer, is a new name."""
AGREE_INACTIVE = "inactive"
"""Agreed: those of whom the file says that they are no customers now are customers."""

AGREE_PERSON = "person"
"""Agreed: a customer of whom the file names a person and no more is that person."""
AGREE_NEXT_NUMBER = "next-number"
"""Agreed: new customers of whom the file has no number get those that follow on the highest."""


class Identified(msgspec.Struct, frozen=True, kw_only=True):
    """The customers of a table under the numbers they have here, those in doubt, and notes."""

    customers: tuple[IncomingCustomer, ...]
    refused: tuple[tuple[IncomingCustomer, Refusal], ...] = ()
    notes: tuple[str, ...] = ()


def identified(
    incoming: Sequence[IncomingCustomer], here: Iterable[Row], agreed: frozenset[str]
) -> Identified:
    """Return the customers of a table by the numbers that they have here, with what is in doubt."""
    index = KnownCustomers()
    for row in here:
        index.add(Known(row.number, row.name, row.org_number, True))
    found: dict[str, IncomingCustomer] = {}
    refused: list[tuple[IncomingCustomer, Refusal]] = []
    notes: list[str] = []
    given: list[str] = []
    for one in sorted(incoming, key=lambda one: one.found_by != "number"):
        number, doubt = _number_of(one, index, agreed)
        if doubt is not None:
            refused.append((one, doubt))
            continue
        if one.found_by == "name" and one.lacking == "number":
            notes.append(_("{place} ({name}): no number in the file; known by the name",
                           place=place_words(one.place), name=one.number))  # fmt: skip
        if number != one.number and one.found_by == "number":
            notes.append(_("{number} is taken for {here}, which is here", number=one.number,
                           here=index.numbers[number]))  # fmt: skip
        notes += _notes_on_namesakes(one, number, index)
        one = _under(one, number, index)
        if one.given:
            given.append(f"{number} {one.customer.name}")
        index.learn(one, number)
        if number in found:
            try:
                one = together(found[number], one)
            except ValueError as error:
                words = _("{fault}; the other stands in {place}", fault=error,
                          place=place_words(found[number].place))  # fmt: skip
                refused.append((one, _refusal(words)))
                continue
        found[number] = one
    notes += _notes_on_numbers([one for one in found.values()
                                if not index.numbers[one.customer.number].here])  # fmt: skip
    if given:
        notes.append(ngettext("{n} new customer gets the next number: {customers}",
                              "{n} new customers get the next numbers: {customers}",
                              len(given), customers=customers_named(given)))  # fmt: skip
    return Identified(
        customers=tuple(found.values()), refused=tuple(refused), notes=of_a_kind(notes)
    )


def _notes_on_namesakes(one: IncomingCustomer, number: str, index: KnownCustomers) -> Iterator[str]:
    """Note a new customer who has the name of one under another number, here or in the file."""
    if one.found_by != "number" or number in index.numbers or "name" in one.defaulted:
        return
    of_name = index.names.get(exact_name(one.customer.name), ())
    here = [known for known in of_name if known.here]
    another = next((known for known in of_name[:_FEW] if _may_be_same(one, known)), None)
    if here:
        yield _("{number} {name} is new, and {here} of the same name is here; compare",
                number=number, name=one.customer.name,
                here=", ".join(known.number for known in here))  # fmt: skip
    elif another is not None:
        yield _("{number} {name} is new, and so is {other} of the same name in the file; compare",
                number=number, name=one.customer.name, other=another.number)  # fmt: skip


def _notes_on_numbers(new: Sequence[IncomingCustomer]) -> Iterator[str]:
    """Note that the numbers of new customers are all organisation numbers, kept as they are."""
    if new and all(
        one.customer.org_number is None and organisation_of(one.customer.number) for one in new
    ):
        yield ngettext(
            "the number of {count} new customer is an organisation number; it is kept as the "
            "customer's number, and known as the organisation's in later files",
            "the numbers of {count} new customers are organisation numbers; they are kept as the "
            "customers' numbers, and known as the organisations' in later files",
            len(new),
            count=len(new),
        )


_FEW = 20
"""So many of a name are looked at: a file may have thousands that are called the same."""


def _may_be_same(one: IncomingCustomer, known: Known) -> bool:
    """Return whether no organisation numbers tell two of one name apart."""
    return not (one.customer.org_number and known.org_number)


def _under(one: IncomingCustomer, number: str, index: KnownCustomers) -> IncomingCustomer:
    """Return a customer under the number it has here; a name that found it does not change it."""
    if number == one.number and one.found_by == "number":
        return one
    customer = replace(one.customer, number=number)
    if number not in index.numbers:
        return replace(one, customer=customer, given=True)
    if one.found_by != "name":
        return replace(one, customer=customer)
    customer = replace(customer, name=index.numbers[number].name)
    return replace(one, customer=customer, defaulted=one.defaulted | {"name"})


def _refusal(message: str, about: str | None = None) -> Refusal:
    """Refuse; `about` is what somebody may agree to, so that it is taken after all."""
    cure: Cure | None = "agree" if about is not None else None
    return Refusal(code="invalid-value", message=message, cure=cure, about=about)


def _number_of(
    one: IncomingCustomer, index: KnownCustomers, agreed: frozenset[str]
) -> tuple[str, Refusal | None]:
    """Return the number that a customer has here, or gets; and why it is refused, if it is."""
    if one.found_by != "number":
        return _looked_up(one, index, agreed)
    customer = one.customer
    exact = index.numbers.get(customer.number)
    if exact is not None:
        return exact.number, next(_another(one, exact, index, agreed), None)
    alike = [known for known in index.spellings.get(number_key(customer.number), ()) if known.here]
    same = [known for known in alike if _same(one, known)]
    if len(alike) == 1 and same:
        return same[0].number, next(_another(one, same[0], index, agreed), None)
    if alike and AGREE_NUMBER not in agreed:
        return customer.number, _refusal(
            _(
                "{number} is new, but {here} is here: the same customer has the same number, "
                "unless they are two customers",
                number=customer.number,
                here=", ".join(map(str, alike)),
            ),
            AGREE_NUMBER,
        )
    return customer.number, next(_second_of_organisation(one, index, agreed), None)


def _same(one: IncomingCustomer, known: Known) -> bool:
    """Return whether name or organisation number say that it is the same customer."""
    org = one.customer.org_number
    if org and known.org_number:
        return org == known.org_number
    return "name" in one.defaulted or company_key(one.customer.name) == company_key(known.name)


def _another(
    one: IncomingCustomer, known: Known, index: KnownCustomers, agreed: frozenset[str]
) -> Iterator[Refusal]:
    """Ask where a known number comes with what identifies, or names, another customer.

    Who has agreed to another organisation number, has read the name beside it.
    """
    yield from _another_organisation(one, known, index, agreed)
    yield from _person_or_contact(one, known)
    org = one.customer.org_number
    if not (org and known.org_number) or org == known.org_number:
        yield from _another_customers_name(one, known, index, agreed)


def _person_or_contact(one: IncomingCustomer, known: Known) -> Iterator[Refusal]:
    """Ask where a row names a person alone, beside others with companies, and this one is here.

    Whoever that is may be the company's contact, or a private customer under its number.
    """
    if one.beside_companies and known.here and name_key(one.person) != name_key(known.name):
        words = _("person: {person!r}: the row names no company, as others do, and {here} is here: "
                  "its contact, whose row lacks its name, unless the customer is that person",
                  person=one.person, here=known)  # fmt: skip
        yield _refusal(words, AGREE_PERSON)


def _another_customers_name(
    one: IncomingCustomer, known: Known, index: KnownCustomers, agreed: frozenset[str]
) -> Iterator[Refusal]:
    """Ask where a known customer comes with a name that may be another customer's."""
    if known.here and AGREE_NAME not in agreed and (words := another_name(one, known, index)):
        yield _refusal(words, AGREE_NAME)


def _another_organisation(
    one: IncomingCustomer, known: Known, index: KnownCustomers, agreed: frozenset[str]
) -> Iterator[Refusal]:
    """Ask where a known number comes with the organisation number of another company."""
    org = one.customer.org_number
    if not org or org == known.org_number or AGREE_ORGANISATION in agreed:
        return
    if known.org_number:
        yield _refusal(
            _(
                "{here} has the organisation number {org} here, the file has {name}, {brought}: "
                "another company, unless the organisation number is a new one",
                here=known,
                org=known.org_number,
                name=one.customer.name,
                brought=org,
            ),
            AGREE_ORGANISATION,
        )
    else:
        yield from _second_of_organisation(one, index, agreed, known.number)


def _second_of_organisation(
    one: IncomingCustomer, index: KnownCustomers, agreed: frozenset[str], number: str | None = None
) -> Iterator[Refusal]:
    """Ask where the organisation is here under another number than `number`, or its own."""
    org = one.customer.org_number or organisation_of(one.customer.number)
    others = [known for known in index.organisations.get(org or "", ())
              if known.number not in (one.number, number)]  # fmt: skip
    if not others or AGREE_ORGANISATION in agreed:
        return
    if len(others) == 1 and others[0].here and number is None and one.number_heading:
        words = _(
            "{number} is new, but {here} has the same organisation number, {org}: the same "
            "customer (leave out the file's own numbers by {option}, and rows are known by the "
            "organisation number), unless they are two customers",
            number=one.number, here=others[0], org=org,
            option=to_leave_out(one.number_heading),
        )  # fmt: skip
    elif number is not None:
        words = _(
            "{number} is here without organisation number, and {here} has the same organisation "
            "number as the file, {org}: the same customer, unless they are two customers",
            number=number, here=", ".join(map(str, others)), org=org,
        )  # fmt: skip
    else:
        words = ngettext(
            "{number} is new, but {here} has the same organisation number, {org}: the same "
            "customer, unless they are two customers",
            "{number} is new, but {here} have the same organisation number, {org}: the same "
            "customer, unless they are different customers",
            len(others),
            number=one.number,
            here=", ".join(map(str, others)),
            org=org,
        )
    yield _refusal(words, AGREE_ORGANISATION)


def _looked_up(
    one: IncomingCustomer, index: KnownCustomers, agreed: frozenset[str]
) -> tuple[str, Refusal | None]:
    """Return the number of the customer that is known by its organisation number or its name."""
    if one.found_by == "org_number":
        found = index.organisations.get(one.number, []) or _without_number(one, index)
    else:
        found = index.names.get(exact_name(one.number), [])
    if len(found) == 1:
        return found[0].number, next(_another_customers_name(one, found[0], index, agreed), None)
    if not found:
        refusal = _refused_nobody(one)
        if refusal.about == AGREE_NEXT_NUMBER and AGREE_NEXT_NUMBER in agreed:
            return index.next_number(), None
        return one.number, refusal
    return one.number, _refusal(
        _(
            "{found} are equally possible; a column with their numbers tells them apart",
            found=", ".join(map(str, found)),
        )
    )


def _refused_nobody(one: IncomingCustomer) -> Refusal:
    """Refuse who is nobody here; one of a register may get the next number, if it has a name."""
    nameless = "name" in one.defaulted or one.lacking is None
    return _refusal(_nobody(one), None if nameless else AGREE_NEXT_NUMBER)


def _nobody(one: IncomingCustomer) -> str:
    """Say that nobody is here by that organisation number or name, and what to do."""
    if one.lacking == "numbers":
        return _(
            "no such company is here; bring in the customer with its number first, from a "
            "file with the columns number, name, org_number"
        )
    if one.found_by == "org_number" and one.lacking == "number":
        return _("the customer's number is missing, and nobody with that organisation number is "
                 "here; write the number in the file")  # fmt: skip
    if one.found_by == "org_number" and one.lacking == "number-column":
        return _("no customer with that organisation number is here, and no column of the file is "
                 "taken for the numbers of new ones; {how} says which it is",
                 how=to_say_some("number"))  # fmt: skip
    if one.found_by == "org_number":
        return _("no customer with that organisation number is here; import the customers first, "
                 "with their numbers")  # fmt: skip
    if one.lacking == "number":
        return _(
            "the customer's number is missing, and nobody of that name is here; write the "
            "number in the file"
        )
    if one.lacking == "number-column":
        return _("no customer of that name is here, and no column of the file is taken for the "
                 "numbers of new ones; {how} says which it is",
                 how=to_say_some("number"))  # fmt: skip
    return _("no customer of that name is here; import the customers first, with their numbers")


def _without_number(one: IncomingCustomer, index: KnownCustomers) -> list[Known]:
    """Return those of exactly the same name whose organisation number is not known here."""
    if "name" in one.defaulted:
        return []
    of_name = index.names.get(exact_name(one.customer.name), [])
    return [known for known in of_name if known.org_number is None]
