"""Certificates of deletion: found in a customer's history, and written as new files (R61)."""

import os
from pathlib import Path

import msgspec

from store.desk.reader import DeskReader
from store.domain.catalogue import service_name
from store.domain.errors import NotSaved, Refused, notes_of
from store.domain.model import Customer, Entry
from store.domain.words import STATUS_AFTER_IS, outcome_label, say
from store.exchange.papers.certificate import (
    Certificate,
    as_certified,
    as_json,
    certificate_of,
    deletions_of,
    file_stem,
)
from store.exchange.papers.certificate_words import CertificateSection, as_markdown, sections
from store.files.disk import directory_for, refused_to_write_over, write_new_files
from store.files.places import why_not_at
from store.i18n.language import _
from store.rules.history_words import Names


class CertificatePaper(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate with its parts in words, and the two files that it is written as, by name."""

    certificate: Certificate
    sections: tuple[CertificateSection, ...]
    files: dict[str, bytes]

    @property
    def markdown(self) -> bytes:
        """The certificate for people."""
        return next(raw for name, raw in self.files.items() if name.endswith(".md"))


def certificate(desk: DeskReader, number: str, named: str) -> CertificatePaper:
    """Return the certificate of the latest deletion of what a service's or collaboration's id says.

    Raises:
        NotFound: the customer has neither such a collaboration nor a line that tells of one.
        Refused: nothing of it was deleted (`nothing-deleted`).
        StoreDamaged: the customer cannot be read.
    """
    customer = desk.customer(number)
    found = deletions_of(customer, named, desk.services_so_far)
    if not found:
        raise _nothing_deleted(desk, customer, named)
    return paper_of(desk, customer, found[-1], named)


def paper_of(
    desk: DeskReader, customer: Customer, entry: Entry, named: str | None = None
) -> CertificatePaper:
    """Return the certificate of one line of a customer's history that tells of a deletion.

    Everybody in it is called what they were called then.

    Raises:
        StoreDamaged: the office's history cannot be read.
    """
    services, operator = desk.services_so_far, desk.operator
    made = certificate_of(desk.office, customer, entry, services, operator.side)
    then = as_certified(customer, entry, services)
    names = Names(then, desk.employees_at(entry.at), services, to=operator.side)
    stem = file_stem(customer.number, named or made.collaboration)
    text = as_markdown(made, names)
    return CertificatePaper(
        certificate=made,
        sections=tuple(sections(made, names)),
        files={
            f"{stem}.md": text.encode("utf-8", "backslashreplace"),
            f"{stem}.json": as_json(made),
        },
    )


def _nothing_deleted(desk: DeskReader, customer: Customer, named: str) -> Refused:
    """Say how the collaboration stands instead.

    Raises:
        NotFound, Refused: there is none of that name, or there are several that it may mean.
    """
    collaboration = desk.collaboration(customer, named)
    service = service_name(desk.services_so_far, collaboration.service)
    ending = collaboration.ending
    if collaboration.status == "ended" and ending is not None:
        message = _(
            "Nothing of {service} was deleted here: it ended on {date} with {outcome}.",
            service=service,
            date=collaboration.ends_on,
            outcome=outcome_label(ending.outcome, to=desk.operator.side),
        )
    else:
        message = _(
            "Nothing of {service} was deleted here: it is {status}.",
            service=service,
            status=say(STATUS_AFTER_IS, collaboration.status),
        )
    return Refused.because("nothing-deleted", message, about=collaboration.id)


def write_certificate(paper: CertificatePaper, directory: Path) -> dict[str, Path]:
    """Write both files, for the operator's eyes alone; what is there is never written over.

    Raises:
        Refused: a file of that name is there already, or they would be inside a store; neither is
            written.
        NotSaved: the disk refused; neither is left, or what is left is named.
    """
    files = {name: directory / name for name in paper.files}
    if there := [file for file in files.values() if os.path.lexists(file)]:
        raise refused_to_write_over(*there)
    try:
        with directory_for(directory):
            write_new_files({files[name]: raw for name, raw in paper.files.items()})
    except FileExistsError:
        raise refused_to_write_over(*files.values()) from None
    except OSError as error:
        raise _not_written(directory, error) from error
    return files


def _not_written(directory: Path, error: OSError) -> NotSaved:
    why = why_not_at(directory, error)
    message = _("{path}: cannot be written: {why}", path=directory, why=why)
    return NotSaved("; ".join((message, *notes_of(error))))
