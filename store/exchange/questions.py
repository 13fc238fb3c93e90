"""What a file leaves open and only a person can say: asked, never guessed."""

import msgspec

from store.domain.errors import Refusal
from store.i18n.language import _


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer that can be given: its value for programs, and its words for people."""

    value: str
    words: str


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question on a whole file. The first answer is the likeliest, with which the file was read.

    `option` is what answers it on a command line. Until it is answered nothing of the file is kept.
    """

    id: str
    text: str
    answers: tuple[Answer, ...]
    option: str

    @property
    def refusal(self) -> Refusal:
        """Why a file is refused as long as nobody has answered."""
        choices = "; ".join(
            f"{self.option} {answer.value} ({answer.words})" for answer in self.answers
        )
        message = _("{question} Answer with {choices}.", question=self.text, choices=choices)
        return Refusal(code="invalid-value", message=message, about=self.id)
