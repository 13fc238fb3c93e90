"""The demo office: made-up customers that show every rule.

What was done there in the past is carried out by the rules themselves, so that an ending, its
answers and its line in the history are as the program writes them.
"""

import datetime as dt
import zlib
from collections.abc import Iterator

from msgspec.structs import replace

from store.domain.catalogue import catalogue
from store.domain.errors import Refused
from store.domain.model import (
    Collaboration,
    Customer,
    Employee,
    Office,
    PortalRole,
    Recipient,
    Record,
    Rights,
    Role,
    Status,
    Task,
    User,
)
from store.domain.rights import Operator
from store.domain.wishes import ChangeRole, Deactivate, End, License, NameMainContact, PeopleWish
from store.exchange.json_file import OfficeFile
from store.rules.endings import ending
from store.rules.people import users

DAY = dt.timedelta(days=1)

DemoWish = End | PeopleWish
Ids = tuple[str, ...]
Records = tuple[Record, ...]


def _employee(
    login: str, name: str, rights: Rights, portal_role: PortalRole, active: bool = True
) -> Employee:
    return Employee(
        login=login,
        name=name,
        email=f"{login}@byranorr.example",
        rights=rights,
        portal_role=portal_role,
        active=active,
    )


STAFF = (
    ANNA := _employee("anna", "Anna Berg", "full", "administrator"),
    _employee("bo", "Bo Ek", "standard", "user"),
    _employee("cecilia", "Cecilia Åström", "full", "user"),
    DAVID := _employee("david", "David Öberg", "standard", "administrator"),
    ERIK := _employee("erik", "Erik Dahl", "full", "administrator", active=False),
)

TASKS = {
    "lon": "Payroll",
    "lon-smart": "Payroll",
    "skatt-bokslut": "Year-end",
    "utlagg": "Expenses",
}
"""The task that a service is for, where it is not Bookkeeping."""

OWNERS = {"Expenses": "david", "Payroll": "bo", "Year-end": "anna"}
"""Who does such work for all customers; the rest is the account manager's."""

LONG_NAME = "Åmynnets Samfällda Skogs-, Väg- och Fiberförvaltning i Ådalen AB"

REGISTER: dict[str, tuple[str, str, str | None, str | None]] = {
    # name: number, organisation number, Visma's own number, account manager
    "Alfa Bygg AB": ("1001", "556175-9548", "779146", "anna"),
    "Beta Café AB": ("1002", "556258-1768", "1605136", "bo"),
    "Gamma Åkeri AB": ("1003", "556661-9135", "1602326", "cecilia"),
    "Hjortsjö Trädgård AB": ("1004", "556538-4855", "983705", "anna"),
    "Ängslyckans Förskola AB": ("1005", "556195-1194", "992921", "david"),
    "Lövnäs Snickeri AB": ("1006", "556554-7105", "508061", "bo"),
    "Österås Ridskola AB": ("1007", "556139-3173", None, "cecilia"),
    "Björkhaga Tandvård AB": ("1008", "556545-1407", "1536800", "david"),
    "Kvarnåns Fiske AB": ("1009", "556160-8166", "991783", "anna"),
    "Smålommens Cykel AB": ("1010", "556173-2487", "1713451", "cecilia"),
    "Järnbäckens Verkstad AB": ("1011", "556439-5639", "1729070", "bo"),
    "Sjöviks Bageri AB": ("1012", "556711-0977", "1123514", "anna"),
    "Tallmons Elteknik AB": ("1013", "556967-0176", "703677", "erik"),
    "Fågelsta Optik AB": ("1014", "556325-1270", "1519167", "cecilia"),
    "Höglidens Hotell AB": ("1015", "556514-0026", "842182", "anna"),
    "Råbäcka Lantbruk AB": ("1016", "556198-7024", "987472", "david"),
    "Ståltorps Mekaniska AB": ("1017", "556161-9817", "588499", "bo"),
    "Vintervägens Plogtjänst AB": ("1018", "556632-0841", "790487", "bo"),
    LONG_NAME: ("1019", "556483-4520", "1488218", "cecilia"),
    "[Nord] Måleri & Färg AB": ("1020", "556677-8147", "1600861", "anna"),
    "Öbackens Blommor AB": ("1021", "556190-1223", "870636", "david"),
    "Ekhamra Film AB": ("1022", "556352-3538", "1978604", "bo"),
    "Gräslökens Kök AB": ("1023", "556961-1683", "1793919", "erik"),
    "Mörkö Båtvarv AB": ("1024", "556150-6311", "424870", "cecilia"),
    "Källsprångets Konsult AB": ("A212", "556782-5541", None, None),
}

TRIPS = ("Site visit in Luleå", "Fuel and tolls", "Train to Malmö", "Course in Umeå")


def demo_office(today: dt.date) -> OfficeFile:
    """Return the demo office as it stands on a day; all its dates are counted from there."""
    groups = (_told_of, _main_contacts, _eekonomi, _other_services, _before_and_again)
    return OfficeFile(
        office=Office(name="Byrå Norr AB", number="100"),
        employees=STAFF,
        customers=tuple(customer for group in groups for customer in group(today)),
    )


def _told_of(today: dt.date) -> Iterator[Customer]:
    """Yield the three that documents refer to: much to do first, no main contact, all clear."""
    since = today - 700 * DAY
    eva = _person("Eva Lind", "eva@alfabygg.example", holds=("eekonomi", "utlagg", "lon-smart"))
    omar = _person("Omar Ali", "omar@alfabygg.example", "user", holds=("utlagg",))
    swedbank = Record(kind="bank-integration", title="Swedbank", status="active", on=since)
    outlays = (
        *_reports(today, eva, submitted=1, drafts=2),
        *_reports(today, omar, submitted=2),
        Record(kind="outlay", title="Parking", person=omar.email, status="draft", on=today - DAY),
    )
    yield _customer(
        "Alfa Bygg AB",
        eva,
        _shared("eekonomi", since, "Smart", "customer", 12, records=(swedbank,)),
        _shared("ekonomioversikt", since, None, "office", 3),
        _shared("utlagg", since, None, "customer", records=outlays),
        _shared("lon-smart", since, "Standard", "customer"),
        others=(omar,),
    )
    yield _customer(
        "Beta Café AB",
        None,
        _shared("utlagg", since, None, "office", records=_reports(today, None, submitted=4)),
        _shared("scanner", since),
    )
    disa = _person("Disa Holm", "disa@gammaakeri.example", holds=("eekonomi", "lon"))
    yield _customer(
        "Gamma Åkeri AB",
        disa,
        _shared("utlagg", since, None, "office", records=_reports(today, disa, submitted=3)),
        _shared("eekonomi", since, "Pro", "office"),
        _shared("lon", since, None, "office", records=_runs(today, changed=9, synchronised=2)),
    )


def _main_contacts(today: dt.date) -> Iterator[Customer]:
    """A main contact missing in every way there is, and one chosen out of two (R19-R25)."""
    since = today - 300 * DAY
    yield _customer(  # the only user is a plain User, who can be promoted
        "Hjortsjö Trädgård AB",
        None,
        _shared("eekonomi", since, "Bokföring", "customer", 12),
        _shared("digitala-fakturor", since, None, "customer"),
        others=(_person("Ylva Strand", "ylva@hjortsjo.example", "user"),),
    )
    sten = _person("Sten Rask", "sten@angslyckan.example", holds=("utlagg",))
    yield _customer(  # an Auditor, and an Administrator who has left: neither can be it
        "Ängslyckans Förskola AB",
        None,
        _shared("utlagg", since, None, "office"),
        others=(sten, _person("Märta Falk", "marta@falkrevision.example", "auditor")),
        past=(DAVID, today - 45 * DAY, Deactivate(email=sten.email, reason="Has left")),
    )
    yield _customer(  # the one on record is inactive
        "Lövnäs Snickeri AB",
        _person("Lars Wik", "lars@lovnas.example", active=False),
        _shared("eekonomi", since, "Smart", "customer", 12),
        others=(_person("Siri Hed", "siri@lovnas.example"),),
    )
    yield _customer(  # the one on record is a plain User; Visma's own number is not known
        "Österås Ridskola AB",
        _person("Tove Brandt", "tove@osterasridskola.example", "user", holds=("eekonomi",)),
        _shared("eekonomi", since, "Bokföring", "office", 3),
    )
    hanna = _person("Hanna Fors", "hanna@bjorkhaga.example", "user", holds=("eekonomi",))
    yield _customer(  # two Administrators, as the one who was replaced stays so
        "Björkhaga Tandvård AB",
        _person("Göran Lindqvist", "goran@bjorkhaga.example"),
        _shared("eekonomi", since, "Smart", "customer", 12),
        others=(hanna,),
        past=(DAVID, today - 20 * DAY, NameMainContact(email=hanna.email, promote=True)),
    )


def _eekonomi(today: dt.date) -> Iterator[Customer]:
    """The variants of eEkonomi, what has to end before it, what is left after (cases 17 to 20)."""
    since = today - 650 * DAY
    yield _customer(  # what a customer with Start is left with is not documented
        "Kvarnåns Fiske AB",
        _person("Nils Kvarn", "nils@kvarnansfiske.example"),
        _shared("eekonomi", since, "Start", "office"),
    )
    yield _customer(  # the customer owns the subscription: the office can end it, not edit it
        "Smålommens Cykel AB",
        _person("Klara Nyberg", "klara@smalommen.example", holds=("eekonomi",)),
        replace(_shared("eekonomi", since, "Fakturering", "customer"), customer_owned=True),
    )
    yield _customer(
        "Järnbäckens Verkstad AB",
        _person("Jonas Järn", "jonas@jarnbacken.example", holds=("eekonomi-fakturering",)),
        _shared("eekonomi-fakturering", since, None, "customer"),
    )
    pia = _person("Pia Månsson", "pia@sjoviksbageri.example", holds=("eekonomi", "utlagg"))
    close = End(
        collaboration="eekonomi-1",
        outcome="close",
        attested=("work-done",),
        reason="Sold to a chain",
    )
    yield _customer(  # the office may view the closed books while Utlägg goes on
        "Sjöviks Bageri AB",
        pia,
        _shared("eekonomi", since, "Bokföring", "office"),
        _shared("utlagg", since, None, "customer", records=_reports(today, pia, submitted=2)),
        past=(ANNA, today - 62 * DAY, close),
    )
    yield _customer(  # Scanner has to end first
        "Tallmons Elteknik AB",
        _person("Rune Tall", "rune@tallmon.example", holds=("eekonomi", "scanner")),
        _shared("eekonomi", since, "Bokföring", "customer", 12),
        _shared("scanner", since),
    )
    leave = End(
        collaboration="eekonomi-1",
        outcome="continue",
        attested=("work-done",),
        waived={"dependents-ended": "Scanner goes on until the year's receipts are in"},
    )
    yield _customer(  # here that check was waived, and Scanner is left behind
        "Fågelsta Optik AB",
        _person("Åsa Lund", "asa@fagelstaoptik.example", holds=("eekonomi", "scanner")),
        _shared("eekonomi", since, "Smart", "customer", 12),
        _shared("scanner", since),
        past=(ERIK, today - 120 * DAY, leave),
    )
    delete = End(collaboration="ekonomioversikt-1", outcome="delete", on=today + 35 * DAY)
    yield _customer(  # eEkonomi can end on the day that Ekonomiöversikt does, and not before
        "Höglidens Hotell AB",
        _person("Vera Hög", "vera@hoglidenshotell.example", holds=("eekonomi",)),
        _shared("eekonomi", since, "Pro", "office", 12),
        _shared("ekonomioversikt", since, None, "office", 12),
        past=(ANNA, today - 3 * DAY, delete),
    )


def _other_services(today: dt.date) -> Iterator[Customer]:
    """Payroll with one measured check open at each, then services that little is known of."""
    since = today - 800 * DAY
    yield _customer(  # nobody is licensed for Visma Lön
        "Råbäcka Lantbruk AB",
        _person("Knut Råberg", "knut@rabacka.example"),
        _shared("lon", since, None, "office", records=_runs(today, changed=30, synchronised=28)),
    )
    rut = _person("Rut Ståhl", "rut@staltorp.example")
    yield _customer(  # the payroll was changed after the last synchronisation
        "Ståltorps Mekaniska AB",
        rut,
        _shared("lon", since, None, "customer", records=_runs(today, changed=5, synchronised=33)),
        past=(ANNA, today - 90 * DAY, License(email=rut.email, service="lon")),
    )
    yield _customer(  # never synchronised
        "Vintervägens Plogtjänst AB",
        _person("Olle Vinter", "olle@vintervagen.example", holds=("lon",)),
        _shared("lon", since, None, "office"),
    )
    yield _customer(  # only the office can pay for Start
        LONG_NAME,
        _person("Ingegärd Åmark", "ingegard@amynnet.example"),
        _shared("lon-smart", since, "Start", "office", 12),
    )
    yield _customer(  # brackets in a name are not markup
        "[Nord] Måleri & Färg AB",
        _person("Görel Färm", "gorel@nordmaleri.example", holds=("digitala-fakturor",)),
        _shared("skatt-bokslut", since),
        _shared("digitala-fakturor", since, None, "customer"),
    )


def _before_and_again(today: dt.date) -> Iterator[Customer]:
    """What is not active yet or never was, what started again, and nothing at all (R17, R37)."""
    since = today - 180 * DAY
    yield _customer(
        "Öbackens Blommor AB",
        _person("Elsa Öman", "elsa@obacken.example", holds=("eekonomi",)),
        _shared("eekonomi", since, "Smart", "customer", 12),
        _asked("utlagg", "requested", today - 6 * DAY, "bo"),
    )
    yield _customer(
        "Ekhamra Film AB",
        _person("Tor Ekman", "tor@ekhamra.example"),
        _asked("scanner", "declined", today - 70 * DAY, "cecilia"),
        _shared("lon-smart", since, "Standard", "customer", 12),
    )
    moa = _person("Moa Gräs", "moa@graslokenskok.example", "user")
    yield _customer(  # to be linked to a task before it can end
        "Gräslökens Kök AB",
        _person("Per Gräs", "per@graslokenskok.example"),
        Collaboration(id="eekonomi-1", service="eekonomi", status="unlinked"),
        others=(moa,),
        tasks=("Bookkeeping",),
        past=(DAVID, today - 15 * DAY, ChangeRole(email=moa.email, role="administrator")),
    )
    lisa = _person("Lisa Mörk", "lisa@morkovarv.example", holds=("utlagg",))
    old = _reports(today - 380 * DAY, lisa, submitted=4)
    yield _customer(  # ended by the customer, started again half a year later
        "Mörkö Båtvarv AB",
        lisa,
        _shared("utlagg", today - 900 * DAY, None, "customer", records=old),
        replace(_shared("utlagg", since, None, "office"), id="utlagg-2"),
        past=(lisa, today - 365 * DAY, End(collaboration="utlagg-1", outcome="delete")),
    )
    maja = _person("Maja Källström", "maja@kallspranget.example")
    yield _customer("Källsprångets Konsult AB", maja, tasks=("Bookkeeping",))


def _customer(
    name: str,
    main_contact: User | None,
    *collaborations: Collaboration,
    others: tuple[User, ...] = (),
    tasks: Ids = (),
    past: tuple[Employee | User, dt.date, DemoWish] | None = None,
) -> Customer:
    """Make a customer of the register; `past` is what somebody did there one day.

    Its tasks are `tasks` and those of its collaborations.
    """
    number, org_number, spcs_number, account_manager = REGISTER[name]
    named = dict.fromkeys(
        (*(collaboration.task for collaboration in collaborations if collaboration.task), *tasks)
    )
    customer = Customer(
        number=number,
        name=name,
        org_number=org_number,
        spcs_number=spcs_number,
        account_manager=account_manager,
        tasks=tuple(Task(name=task, owner=OWNERS.get(task, account_manager)) for task in named),
        users=(main_contact, *others) if main_contact is not None else others,
        main_contact=main_contact.email if main_contact is not None else None,
        collaborations=collaborations,
    )
    return _after(customer, *past) if past is not None else customer


def _after(customer: Customer, who: Employee | User, on: dt.date, wish: DemoWish) -> Customer:
    by = Operator.of(who, who.login, STAFF) if isinstance(who, Employee) else _customers_own(who)
    at = dt.datetime.combine(on, dt.time(9, 30), dt.UTC)
    if isinstance(wish, End):
        plan = ending.plan(customer, wish, by, at, catalogue())
    else:
        plan = users.plan(customer, wish, by, at, catalogue())
    if plan.refusals:
        raise Refused(plan.refusals)
    return plan.after


def _customers_own(user: User) -> Operator:
    return Operator(
        login=user.email,
        name=user.name,
        os_user="portal",
        side="customer",
        rights="standard",
        portal_role="administrator",
    )


def _person(
    name: str, email: str, role: Role = "administrator", *, holds: Ids = (), active: bool = True
) -> User:
    """Make a user, with one of the mobile numbers set aside for made-up people in Sweden."""
    phone = f"+46 70 174 06 {5 + zlib.crc32(email.encode()) % 95:02}"
    return User(email=email, name=name, phone=phone, role=role, active=active, services=holds)


def _shared(
    service: str,
    since: dt.date | None,
    variant: str | None = None,
    paid_by: Recipient | None = None,
    period: int | None = None,
    *,
    records: Records = (),
) -> Collaboration:
    return Collaboration(
        id=f"{service}-1",
        service=service,
        variant=variant,
        task=TASKS.get(service, "Bookkeeping"),
        invoice_recipient=paid_by,
        period=period,
        started_on=since,
        records=records,
    )


def _asked(service: str, answer: Status, on: dt.date, by: str) -> Collaboration:
    return replace(_shared(service, None), status=answer, requested_on=on, requested_by=by)


def _reports(today: dt.date, user: User | None, submitted: int, drafts: int = 0) -> Records:
    """Make reports of Visma Utlägg, one a fortnight, the drafts being the latest."""
    return tuple(
        Record(
            kind="report",
            title=TRIPS[n % len(TRIPS)],
            person=user.email if user is not None else None,
            status="draft" if n < drafts else "submitted",
            on=today - (14 * n + 3) * DAY,
        )
        for n in range(drafts + submitted)
    )


def _runs(today: dt.date, *, changed: int, synchronised: int) -> Records:
    """Make what Visma Lön remembers: a synchronisation and a payroll change, so many days ago."""
    ran, change = today - synchronised * DAY, today - changed * DAY
    return (
        Record(kind="synchronisation", title="Synchronisation", status="done", on=ran),
        Record(kind="payroll-change", title="New salaries", on=change),
    )
