"""Reads a file of any kind that can be imported: by what it is, not by its name."""

from store.domain.catalogue import Services, catalogue
from store.exchange import json_file
from store.exchange.importer import ImportFile


def read_file(raw: bytes, services: Services | None = None) -> ImportFile:
    """Read what is to be imported: an exchange file, a table in text, or a workbook.

    `services` are the office's; without, those of the program, for an office that is yet to be.

    Raises:
        Refused: it is none of these, or as a whole not usable.
    """
    from store.tables import csv_table, excel_table, reader  # a start has no use for them

    services = catalogue() if services is None else services
    if excel_table.is_workbook(raw):
        return reader.read_table(excel_table.read_workbook(raw), services)
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[", b""):
        return json_file.read_import(raw, services)
    return reader.read_table(csv_table.read_csv(raw), services)
