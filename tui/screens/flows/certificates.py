"""The certificate of a deletion: shown as a page, and written where that is said (R61)."""

from typing import Any

from textual.app import App

from store.desk.certificates import paper_of
from store.desk.desk import Desk
from store.domain.catalogue import service_name
from store.domain.model import Entry
from store.i18n.language import _
from tui.dialogs.papers.certificate import CertificatePage
from tui.formatting.endings.given_up import written_words
from tui.screens.new_file import ask_for_new_file
from tui.screens.saving import read_beside


async def show_certificate(
    app: App[Any], desk: Desk, number: str, entry: Entry, *, may_write: bool
) -> str | None:
    """Show the certificate of what a line of a customer's history deleted.

    Returns:
        Where it was written, in words, or None where it was only read.

    Raises:
        StoreError: the customer cannot be read.
    """
    paper = await read_beside(app, lambda: paper_of(desk, desk.customer(number), entry))
    service = service_name(desk.services_so_far, paper.certificate.service)
    page = CertificatePage(service, paper.sections, may_write=may_write)
    if not await app.push_screen_wait(page):
        return None
    text, values = paper.files

    def content(file: str) -> bytes:
        return paper.files[values if file.lower().endswith(".json") else text]

    title = _("Write the certificate; a name that ends with .json gives JSON")
    question = ask_for_new_file(title, f"~/{text}", content, forms=(".md", ".json"))
    return written_words(await app.push_screen_wait(question))
