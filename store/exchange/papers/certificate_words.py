"""The certificate of deletion in words, for a page of the screen and as Markdown (R61; pure)."""

import datetime as dt
from collections.abc import Iterator

import msgspec

from store.domain.catalogue import as_sure, service_name
from store.domain.clock import swedish_time
from store.domain.model import ErasedEffect
from store.domain.words import (
    Words,
    answer_words,
    detail_label,
    kind_word,
    labelled,
    on_behalf,
    outcome_label,
    said_to,
    say,
    subject_word,
)
from store.exchange.papers.certificate import Certificate, PackBefore
from store.exchange.papers.edited import edited_words
from store.exchange.papers.markdown import plain
from store.i18n.language import N_, _, ngettext
from store.rules.history_words import Names

COPIES_WORDS: Words = {
    "service": N_("the service itself, in which this program deletes nothing"),
    "packs": N_("hand-over packs, also such as this history does not tell of"),
    "exports": N_("exchange files and tables that were written before"),
    "backups": N_("backups and snapshots that were made before; a backup of the store has it all"),
    "disk": N_("the blocks of the disk, until they are written over"),
    "server": N_(
        "where the store is on a PostgreSQL server: rows until vacuum, its log, its replicas"
    ),
}


class CertificateSection(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a certificate: a heading, and lines with what each is about."""

    heading: str
    lines: tuple[tuple[str, str], ...]


def sections(certificate: Certificate, names: Names) -> Iterator[CertificateSection]:
    """Yield the parts of a certificate; `names` knows the people, and which side reads it."""
    yield CertificateSection(heading=_("What was deleted"), lines=tuple(_what(certificate, names)))
    yield CertificateSection(
        heading=_("On whose decision"), lines=tuple(_decision(certificate, names))
    )
    yield CertificateSection(heading=_("What was held here"), lines=tuple(_held(certificate)))
    yield CertificateSection(
        heading=_("What becomes of it in the service, as the catalogue says today")
        if certificate.effects_of_today
        else _("What becomes of it in the service, as the catalogue said then"),
        lines=tuple(_effect(effect, names) for effect in certificate.effects)
        or (("", _("Nothing is known of that.")),),
    )
    yield CertificateSection(
        heading=_("Where copies may remain"), lines=tuple(_copies(certificate, names))
    )
    yield CertificateSection(heading=_("What this shows"), lines=tuple(_worth(certificate, names)))


def as_markdown(certificate: Certificate, names: Names) -> str:
    """Return a certificate for people, in the language that is set; sums stand at its end."""
    title = _("Certificate of deletion: {service}, {customer}",
              service=plain(service_name(names.services, certificate.service)),
              customer=plain(certificate.customer.name))  # fmt: skip
    lines = [f"# {title}"]
    for section in sections(certificate, names):
        lines += ["", f"## {section.heading}", ""]
        lines += [
            "- " + (labelled(plain(label), plain(text)) if label else plain(text))
            for label, text in section.lines
        ]
    if certificate.held.kinds:
        lines += ["", "## " + _("Checksums (SHA-256), one for each record")]
    for held in certificate.held.kinds:
        lines += ["", f"### {plain(kind_word(held.kind))} ({held.count})", ""]
        lines += [f"- `{sha256}`" for sha256 in held.sha256]
    return "\n".join(lines) + "\n"


def _what(certificate: Certificate, names: Names) -> Iterator[tuple[str, str]]:
    customer = certificate.customer
    yield _("office"), certificate.office.name
    whose = said_to(names.to, _("customer"), _("your company"))
    yield whose, f"{customer.number} {customer.name}"
    if customer.org_number:
        yield _("organisation number"), customer.org_number
    service = service_name(names.services, certificate.service)
    yield _("service"), f"{service} ({certificate.collaboration})"
    yield _("how"), outcome_label(certificate.outcome, to=names.to)
    yield _("when"), _said(certificate.at)
    if certificate.on is not None:
        yield _("to end on"), certificate.on


def _said(moment: dt.datetime) -> str:
    return _("{time} (Swedish time)", time=swedish_time(moment, seconds=True))


def _decision(certificate: Certificate, names: Names) -> Iterator[tuple[str, str]]:
    who = names.person(certificate.by)
    yield _("decided by"), on_behalf(who, certificate.side, to=names.to)
    if certificate.decided_at is not None:
        yield _("decided on"), _said(certificate.decided_at)
    if certificate.planned_by is not None:
        yield _("planned and answered by"), names.person(certificate.planned_by)
    if certificate.account:  # the customer's side is not told of it
        yield _("carried out by account"), certificate.account
    yield _("why"), certificate.reason or _("no reason was given")
    for asked, answer in names.answered(certificate.collaboration, certificate.checks):
        yield detail_label("check"), f"{asked} ({answer_words(answer)})"


def _held(certificate: Certificate) -> Iterator[tuple[str, str]]:
    held = certificate.held
    if not certificate.deletes_here:
        yield "", _("This program erased nothing of its own; its records of the service stay.")
        return
    if not held.count:
        yield "", _("Nothing of the service was recorded here.")
        return
    yield "", ngettext("{n} record was erased", "{n} records were erased", held.count)
    for kind in held.kinds:
        yield kind_word(kind.kind), f"{kind.count}"
    if not held.sums_kept:
        yield "", _("This was done by an earlier version: kinds and checksums were not kept.")


def _effect(effect: ErasedEffect, names: Names) -> tuple[str, str]:
    said = effect.you if names.to == "customer" and effect.you is not None else effect.text
    text = as_sure(_(said), effect.provenance)
    if effect.page is not None:
        text = _("{text} (help page {page})", text=text, page=effect.page)
    subject = effect.subject
    return subject_word("you" if subject == names.to == "customer" else subject), text


def _copies(certificate: Certificate, names: Names) -> Iterator[tuple[str, str]]:
    for pack in certificate.packs:
        yield _("pack"), _pack(pack, names)
    if not certificate.packs:
        yield "", _("The history tells of no hand-over pack that was made before.")
    for place in certificate.copies_may_remain:
        yield "", say(COPIES_WORDS, place)


def _pack(pack: PackBefore, names: Names) -> str:
    who = names.person(pack.by)
    told = _("{time} (Swedish time) by {who}", time=swedish_time(pack.at), who=who)
    match pack.same_records:
        case True:
            told = _("{pack}, of just these records", pack=told)
        case False:
            told = _("{pack}, of records that were changed since", pack=told)
    if pack.manifest_sha256 is None:
        return _("{pack}; its checksum was not kept", pack=told)
    return _("{pack}; its manifest.json has SHA-256 {sum}", pack=told, sum=pack.manifest_sha256)


def _worth(certificate: Certificate, names: Names) -> Iterator[tuple[str, str]]:
    yield "", _("It is made of the line of history that the act left, and is not signed.")
    for said in edited_words(certificate.history, certificate.customer.name, names):
        yield "", said
    if certificate.held.kinds:
        check = _(
            "Whoever kept a copy of a record can check it: SHA-256 of its compact JSON, with "
            "kind, title, person, status and on in this order, and null where there is nothing."
        )
        yield "", check
