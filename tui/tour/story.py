"""The guided tour of the demo office, as data: what is said, and which keys are pressed."""

import datetime as dt
from typing import NamedTuple

from textual.widget import Widget

from store.i18n.language import _
from tui.dialogs.base import Dialog
from tui.dialogs.end_collaboration import EndCollaboration
from tui.dialogs.papers.certificate import CertificatePage
from tui.dialogs.papers.letter_page import LetterPage
from tui.screens.collaborations import Collaborations
from tui.screens.history import History
from tui.screens.several.end_several import EndSeveral
from tui.screens.users import UsersAndServices

AHEAD = dt.timedelta(days=38)
"""How far ahead the ending on a date lies."""


class Step(NamedTuple):
    """What is said, the keys that are pressed then, and where these lead."""

    words: str
    keys: tuple[str, ...] = ()
    leads_to: type[Widget] = Collaborations


def story() -> tuple[Step, ...]:
    """Return the story: a customer is found, its ending refused, cured, and carried out."""
    return (
        Step(_("An office's customers, and what stops an ending. All of it is made up.")),
        Step(_("/ finds a customer; accents and capitals make no difference."),
             ("slash", *"beta", "enter")),
        Step(_("Enter opens it. x asks to end Visma Utlägg, and is refused."),
             ("enter", "down", "x"), Dialog),
        Step(_("A refusal leads to its cure: Users and services, for this customer."),
             ("enter",), UsersAndServices),
        Step(_("n creates the first user, who becomes Administrator and main contact."),
             ("n", *"Rut Berg", "enter", *"rut@beta.example", "ctrl+s"), UsersAndServices),
        Step(_("Esc goes back to the same ending, which is possible now."),
             ("escape",), EndCollaboration),
        Step(_("2 chooses to end and delete; what is lost stands in red, with a !"),
             ("2",), EndCollaboration),
        Step(_("What cannot be undone asks why, and for the name or number."),
             ("enter", "enter", *_("Sold"), "enter", *"1002"), EndCollaboration),
        Step(_("Ctrl+S does what its button says. It is saved at once."), ("ctrl+s",)),
    )  # fmt: skip


def more(today: dt.date) -> tuple[Step, ...]:
    """Return what is shown on demand: an ending on a date, several at once, history and papers."""
    return (
        Step(_("An ending may wait for its day."),
             ("escape", "slash", *"gamma", "enter", "enter", "down", "x", "1", "enter",
              *f"{today + AHEAD}"), EndCollaboration),
        Step(_("Until then the collaboration is active."), ("ctrl+s",)),
        Step(_("w withdraws it, and says what is withdrawn."), ("w", "y")),
        Step(_("Space marks. Two customers are to lose the same service."),
             ("slash", *"1012", "enter", "space", "slash", *"1024", "enter", "space", "escape")),
        Step(_("x plans all that is marked, and says line by line what can be ended."),
             ("x", "2"), EndSeveral),
        Step(_("What cannot be undone asks why, and how many lose their data."),
             ("tab", "tab", *_("Sold"), "ctrl+s", "2"), EndSeveral),
        Step(_("Ended together, reported line by line."), ("ctrl+s",), EndSeveral),
        Step(_("H is the history of the office: who ended what, when, and why."),
             ("escape", "escape", "H"), History),
        Step(_("c certifies what was deleted: how many of what, never what it was."),
             ("c",), CertificatePage),
        Step(_("l is the letter about it to the customer, from the same plan."),
             ("escape", "l"), LetterPage),
        Step(_("Esc goes back one level. The office is yours now: ? shows the keys."),
             ("escape", "escape")),
    )  # fmt: skip
