"""The certificate of a deletion as a page, to be read and written as a file (R61)."""

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from store.exchange.papers.certificate_words import CertificateSection
from store.i18n.language import N_, _
from tui.dialogs.read_page import ReadPage
from tui.formatting.facts import Fact
from tui.widgets.button import Button
from tui.widgets.facts import Facts
from tui.widgets.section import Section


class CertificatePage(ReadPage[bool]):
    """Shows what a certificate says, part by part; answers True where it is to be written."""

    AUTO_FOCUS = "#cancel"
    BINDING_GROUP_TITLE = N_("Certificate of deletion")
    BINDINGS = [
        Binding("w", "press_verb", N_("Write file"), show=False, id="certificate.write"),
        Binding("pagedown,space", "page(1)", N_("More"), key_display="PgDn",
                id="certificate.more"),
        Binding("pageup", "page(-1)", N_("Page up"), show=False, id="certificate.less"),
        Binding("down,j", "scroll_lines(1)", N_("Down"), show=False, id="certificate.down"),
        Binding("up,k", "scroll_lines(-1)", N_("Up"), show=False, id="certificate.up"),
        Binding("c", "cancel", N_("Close"), show=False, id="certificate.close"),
    ]  # fmt: skip

    def __init__(
        self, service: str, sections: Iterable[CertificateSection], *, may_write: bool
    ) -> None:
        title = _("Certificate of deletion · {service}", service=service)
        super().__init__(title, _("Write file") if may_write else None, cancel=_("Close"))
        self._sections = tuple(sections)

    def body(self) -> ComposeResult:
        """Lay out a section for each part."""
        for section in self._sections:
            yield Section(section.heading)
            yield Facts(*(Fact(label, text) for label, text in section.lines))

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer that it is to be written."""
        self.dismiss(True)
