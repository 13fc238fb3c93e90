"""The hand-over pack: all that is held for a customer, as text for people and as JSON (pure).

handover.md  handover.json     what is held, and what each ending would do
manifest.json  SHA256SUMS      the files' sums; `sha256sum -c SHA256SUMS` checks them
"""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from store.domain.catalogue import Services
from store.domain.clock import swedish_day
from store.domain.model import (
    Collaboration,
    Customer,
    Employee,
    Office,
)
from store.domain.rights import Operator
from store.domain.wishes import HandOver
from store.exchange.papers import one_order
from store.exchange.papers.edited import EditedHistory, edited_history
from store.exchange.papers.pack_text import PackedPlan, pack_text
from store.i18n.language import Language, language
from store.rules.customers.as_told import customer_told
from store.rules.handover import held_by
from store.rules.history_words import Names
from store.rules.holds import holds_on, loss_words

PACK_FORMAT = "samarbete-handover/1"
TEXT, WHOLE = "handover.md", "handover.json"
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
FILES = (TEXT, WHOLE, MANIFEST, SUMS)


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

    Its text speaks to the side that makes it: to the customer as you. Whoever makes it, it is for
    the customer, and has what the customer's side may read.
    """
    customer = customer_told(customer, "customer")
    ids = tuple(collaboration.id for collaboration in collaborations)
    entries = [entry for entry in customer.history if entry.collaboration in (None, *ids)]
    holds = [hold for hold in customer.holds or () if hold.collaboration in (None, *ids)]
    shown = replace(
        customer,
        collaborations=tuple(collaborations),
        holds=tuple(holds) or UNSET,
        history=tuple(entries),
    )
    standing = [loss_words(shown, hold, by, services) for hold in holds_on(shown, swedish_day(now))]
    names = Names(customer, employees, services, to=by.side)
    edited = edited_history(customer)
    contact = shown.valid_main_contact(employees)
    text = pack_text(shown, standing, planned, office, names, by.name, now, edited, contact)
    files = {
        TEXT: text.encode("utf-8", "backslashreplace"),
        WHOLE: _json(shown, planned, office, edited),
    }
    files[MANIFEST] = _manifest(shown, office, files, by=by, now=now)
    sums = "".join(f"{_sum(content)}  {name}\n" for name, content in files.items())
    wish = HandOver(
        records={collaboration.id: held_by(collaboration) for collaboration in collaborations},
        manifest=_sum(files[MANIFEST]),
    )
    return Pack(number=customer.number, files={**files, SUMS: sums.encode()}, wish=wish)


def _manifest(
    shown: Customer, office: Office, files: Mapping[str, bytes], *, by: Operator, now: dt.datetime
) -> bytes:
    """Return what a pack says of itself and of its files."""
    manifest = Manifest(
        format=PACK_FORMAT,
        customer=shown.number,
        name=shown.name,
        office=office.name,
        collaborations=tuple(collaboration.id for collaboration in shown.collaborations),
        made_at=now,
        made_by=by.name,
        files=tuple(_about(name, content) for name, content in files.items()),
        language=language(),
    )
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1)


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
    return msgspec.json.format(one_order.encode(whole), indent=1)


def _sum(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _about(name: str, raw: bytes) -> PackedFile:
    return PackedFile(name=name, bytes=len(raw), sha256=_sum(raw))
