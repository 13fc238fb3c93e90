"""Exchange files in tests: an office goes through the bytes that the product writes and reads."""

from store.domain.catalogue import catalogue
from store.exchange.import_file import ImportFile
from store.exchange.json_file import OfficeFile, encode_office, office_of, read_import
from store.tables.formats import read_file


def incoming(office: OfficeFile) -> ImportFile:
    """Return an office as it is read from a file that is to be imported."""
    return read_file(encode_office(office))


def read_office(raw: bytes) -> OfficeFile:
    """Return the office that a file without faults brings.

    Raises:
        Refused: it has faults; there is one refusal for each.
    """
    return office_of(read_import(raw, catalogue()).whole())
