"""The customers of the demo office, in groups that show one thing each."""

import datetime as dt
from collections.abc import Iterator

from msgspec.structs import replace

from store.demo.making import BOOKKEEPING, DAY, asked, customer, person, reports, runs, shared
from store.demo.register import ANNA, DAVID, ERIK, LONG_NAME
from store.domain.model import Collaboration, Customer, Record
from store.domain.wishes import ChangeRole, Deactivate, End, License, NameMainContact
from store.i18n.language import _


def _told_of(today: dt.date) -> Iterator[Customer]:
    """Yield the three that documents refer to: much to do first, no main contact, all clear."""
    since = today - 700 * DAY
    eva = person("Eva Lind", "eva@alfabygg.example", holds=("eekonomi", "utlagg", "lon-smart"))
    omar = person("Omar Ali", "omar@alfabygg.example", "user", holds=("utlagg",))
    swedbank = Record(kind="bank-integration", title="Swedbank", status="active", on=since)
    outlays = (
        *reports(today, eva, submitted=1, drafts=2),
        *reports(today, omar, submitted=2),
        Record(
            kind="outlay", title=_("Parking"), person=omar.email, status="draft", on=today - DAY
        ),
    )
    yield customer(
        "Alfa Bygg AB",
        eva,
        shared("eekonomi", since, "Smart", "customer", 12, records=(swedbank,)),
        shared("ekonomioversikt", since, None, "office", 3),
        shared("utlagg", since, None, "customer", records=outlays),
        shared("lon-smart", since, "Standard", "customer"),
        others=(omar,),
    )
    yield customer(
        "Beta Café AB",
        None,
        shared("utlagg", since, None, "office", records=reports(today, None, submitted=4)),
        shared("scanner", since),
    )
    disa = person("Disa Holm", "disa@gammaakeri.example", holds=("eekonomi", "lon"))
    yield customer(
        "Gamma Åkeri AB",
        disa,
        shared("utlagg", since, None, "office", records=reports(today, disa, submitted=3)),
        shared("eekonomi", since, "Pro", "office"),
        shared("lon", since, None, "office", records=runs(today, changed=9, synchronised=2)),
    )


def _main_contacts(today: dt.date) -> Iterator[Customer]:
    """A main contact missing in every way there is, and one chosen out of two (R19-R25)."""
    since = today - 300 * DAY
    yield customer(  # the only user is a plain User, who can be promoted
        "Hjortsjö Trädgård AB",
        None,
        shared("eekonomi", since, "Bokföring", "customer", 12),
        shared("digitala-fakturor", since, None, "customer"),
        others=(person("Ylva Strand", "ylva@hjortsjo.example", "user"),),
    )
    sten = person("Sten Rask", "sten@angslyckan.example", holds=("utlagg",))
    yield customer(  # an Auditor, and an Administrator who has left: neither can be it
        "Ängslyckans Förskola AB",
        None,
        shared("utlagg", since, None, "office"),
        others=(sten, person("Märta Falk", "marta@falkrevision.example", "auditor")),
        past=(DAVID, today - 45 * DAY, Deactivate(email=sten.email, reason=_("Has left"))),
    )
    yield customer(  # the one on record is inactive
        "Lövnäs Snickeri AB",
        person("Lars Wik", "lars@lovnas.example", active=False),
        shared("eekonomi", since, "Smart", "customer", 12),
        others=(person("Siri Hed", "siri@lovnas.example"),),
    )
    yield customer(  # the one on record is a plain User; Visma's own number is not known
        "Österås Ridskola AB",
        person("Tove Brandt", "tove@osterasridskola.example", "user", holds=("eekonomi",)),
        shared("eekonomi", since, "Bokföring", "office", 3),
    )
    hanna = person("Hanna Fors", "hanna@bjorkhaga.example", "user", holds=("eekonomi",))
    yield customer(  # two Administrators, as the one who was replaced stays so
        "Björkhaga Tandvård AB",
        person("Göran Lindqvist", "goran@bjorkhaga.example"),
        shared("eekonomi", since, "Smart", "customer", 12),
        others=(hanna,),
        past=(DAVID, today - 20 * DAY, NameMainContact(email=hanna.email, promote=True)),
    )


def _eekonomi(today: dt.date) -> Iterator[Customer]:
    """The variants of eEkonomi, what has to end before it, what is left after (cases 17 to 20)."""
    since = today - 650 * DAY
    yield customer(  # what a customer with Start is left with is not documented
        "Kvarnåns Fiske AB",
        person("Nils Kvarn", "nils@kvarnansfiske.example"),
        shared("eekonomi", since, "Start", "office"),
    )
    yield customer(  # the customer owns the subscription: the office can end it, not edit it
        "Smålommens Cykel AB",
        person("Klara Nyberg", "klara@smalommen.example", holds=("eekonomi",)),
        replace(shared("eekonomi", since, "Fakturering", "customer"), customer_owned=True),
    )
    yield customer(
        "Järnbäckens Verkstad AB",
        person("Jonas Järn", "jonas@jarnbacken.example", holds=("eekonomi-fakturering",)),
        shared("eekonomi-fakturering", since, None, "customer"),
    )
    pia = person("Pia Månsson", "pia@sjoviksbageri.example", holds=("eekonomi", "utlagg"))
    close = End(
        collaboration="eekonomi-1",
        outcome="close",
        attested=("work-done",),
        reason=_("Sold to a chain"),
    )
    yield customer(  # the office may view the closed books while Utlägg goes on
        "Sjöviks Bageri AB",
        pia,
        shared("eekonomi", since, "Bokföring", "office"),
        shared("utlagg", since, None, "customer", records=reports(today, pia, submitted=2)),
        past=(ANNA, today - 62 * DAY, close),
    )
    yield customer(  # Scanner has to end first
        "Tallmons Elteknik AB",
        person("Rune Tall", "rune@tallmon.example", holds=("eekonomi", "scanner")),
        shared("eekonomi", since, "Bokföring", "customer", 12),
        shared("scanner", since),
    )
    leave = End(
        collaboration="eekonomi-1",
        outcome="continue",
        attested=("work-done",),
        waived={"dependents-ended": _("Scanner goes on until the year's receipts are in")},
    )
    yield customer(  # here that check was waived, and Scanner is left behind
        "Fågelsta Optik AB",
        person("Åsa Lund", "asa@fagelstaoptik.example", holds=("eekonomi", "scanner")),
        shared("eekonomi", since, "Smart", "customer", 12),
        shared("scanner", since),
        past=(ERIK, today - 120 * DAY, leave),
    )
    delete = End(collaboration="ekonomioversikt-1", outcome="delete", on=today + 35 * DAY)
    yield customer(  # eEkonomi can end on the day that Ekonomiöversikt does, and not before
        "Höglidens Hotell AB",
        person("Vera Hög", "vera@hoglidenshotell.example", holds=("eekonomi",)),
        shared("eekonomi", since, "Pro", "office", 12),
        shared("ekonomioversikt", since, None, "office", 12),
        past=(ANNA, today - 3 * DAY, delete),
    )


def _other_services(today: dt.date) -> Iterator[Customer]:
    """Payroll with one measured check open at each, then services that little is known of."""
    since = today - 800 * DAY
    yield customer(  # nobody is licensed for Visma Lön
        "Råbäcka Lantbruk AB",
        person("Knut Råberg", "knut@rabacka.example"),
        shared("lon", since, None, "office", records=runs(today, changed=30, synchronised=28)),
    )
    rut = person("Rut Ståhl", "rut@staltorp.example")
    yield customer(  # the payroll was changed after the last synchronisation
        "Ståltorps Mekaniska AB",
        rut,
        shared("lon", since, None, "customer", records=runs(today, changed=5, synchronised=33)),
        past=(ANNA, today - 90 * DAY, License(email=rut.email, service="lon")),
    )
    yield customer(  # never synchronised
        "Vintervägens Plogtjänst AB",
        person("Olle Vinter", "olle@vintervagen.example", holds=("lon",)),
        shared("lon", since, None, "office"),
    )
    yield customer(  # only the office can pay for Start
        LONG_NAME,
        person("Ingegärd Åmark", "ingegard@amynnet.example"),
        shared("lon-smart", since, "Start", "office", 12),
    )
    yield customer(  # brackets in a name are not markup
        "[Nord] Måleri & Färg AB",
        person("Görel Färm", "gorel@nordmaleri.example", holds=("digitala-fakturor",)),
        shared("skatt-bokslut", since),
        shared("digitala-fakturor", since, None, "customer"),
    )


def _before_and_again(today: dt.date) -> Iterator[Customer]:
    """What is not active yet or never was, what started again, and nothing at all (R17, R37)."""
    since = today - 180 * DAY
    yield customer(
        "Öbackens Blommor AB",
        person("Elsa Öman", "elsa@obacken.example", holds=("eekonomi",)),
        shared("eekonomi", since, "Smart", "customer", 12),
        asked("utlagg", "requested", today - 6 * DAY, "bo"),
    )
    yield customer(
        "Ekhamra Film AB",
        person("Tor Ekman", "tor@ekhamra.example"),
        asked("scanner", "declined", today - 70 * DAY, "cecilia"),
        shared("lon-smart", since, "Standard", "customer", 12),
    )
    moa = person("Moa Gräs", "moa@graslokenskok.example", "user")
    yield customer(  # to be linked to a task before it can end
        "Gräslökens Kök AB",
        person("Per Gräs", "per@graslokenskok.example"),
        Collaboration(id="eekonomi-1", service="eekonomi", status="unlinked"),
        others=(moa,),
        tasks=(_(BOOKKEEPING),),
        past=(DAVID, today - 15 * DAY, ChangeRole(email=moa.email, role="administrator")),
    )
    lisa = person("Lisa Mörk", "lisa@morkovarv.example", holds=("utlagg",))
    old = reports(today - 380 * DAY, lisa, submitted=4)
    yield customer(  # ended by the customer, started again half a year later
        "Mörkö Båtvarv AB",
        lisa,
        shared("utlagg", today - 900 * DAY, None, "customer", records=old),
        replace(shared("utlagg", since, None, "office"), id="utlagg-2"),
        past=(lisa, today - 365 * DAY, End(collaboration="utlagg-1", outcome="delete")),
    )
    maja = person("Maja Källström", "maja@kallspranget.example")
    yield customer("Källsprångets Konsult AB", maja, tasks=(_(BOOKKEEPING),))


GROUPS = (_told_of, _main_contacts, _eekonomi, _other_services, _before_and_again)
"""All of them, by their numbers."""
