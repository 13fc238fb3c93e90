"""Text from outside on its way in: made uniform, or refused with a plain message.

Names arrive by e-mail, paste and import files. What could disturb a terminal, hide in a name or
mislead a reader is not let in; see the table in `_FORBIDDEN`.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from store.i18n.language import N_, _, language

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

_FORBIDDEN = {
    "Cc": N_("a control character"),
    "Cf": N_("an invisible character"),
    "Cs": N_("half a character"),
    "Co": N_("a private character"),
    "Cn": N_("a character that does not exist"),
    "Zl": N_("a line separator"),
    "Zp": N_("a paragraph separator"),
}
_HIDDEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
) | frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""Letters, marks and a sign, by their category, that nobody sees.

They are fillers, variation selectors, and Braille without a dot.
"""
_AS_EMOJI = "\ufe0f"
_COMMON = re.compile("[ -~À-ž]*")
"""Signs that are all composed, seen and let in: ASCII and the letters of Europe's Latin scripts."""
MAX_MARKS = 4
MAX_LENGTH = 200
MAX_REASON = 500
MAX_TEXT = 1000
"""Characters in any text of a file, and so in any that is kept for one."""


def seen(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each character, and whether it is to be drawn: else it acts, hides, or does not exist.

    Behind a symbol, the selector that makes an emoji of it is a part of what is seen.
    """
    before = ""
    for char in text:
        category = unicodedata.category(char)
        if char in _HIDDEN:
            yield char, char == _AS_EMOJI and before == "So"
        else:
            yield char, category not in _FORBIDDEN
        before = category


def by_code(char: str) -> str:
    r"""Return what stands for a character that is not drawn: `\u202e`, or `\U000e0041`."""
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def clean(text: str, *, max_length: int = MAX_LENGTH) -> str:
    """Return text in its composed form, trimmed, with plain spaces.

    Raises:
        ValueError: it holds what no name, title or reason has any use for, or is too long.
    """
    if _COMMON.fullmatch(text):
        text = " ".join(text.split()) if "  " in text else text.strip()
    else:
        text = unicodedata.normalize("NFC", text)
        text = "".join(" " if unicodedata.category(char) == "Zs" else char for char in text)
        text = re.sub(" +", " ", text).strip()
        _refuse_odd(text)
    if len(text) > max_length:
        raise ValueError(
            _("it is {n} characters long, {most} at most", n=len(text), most=max_length)
        )
    return text


def _refuse_odd(text: str) -> None:
    marks = 0
    for place, (char, drawn) in enumerate(seen(text), start=1):
        if not drawn:
            what = _FORBIDDEN.get(unicodedata.category(char), _FORBIDDEN["Cf"])
            raise ValueError(
                _(
                    "it holds {what}, U+{code:04X}, at place {place}",
                    what=_(what),
                    code=ord(char),
                    place=place,
                )
            )
        marks = marks + 1 if unicodedata.category(char).startswith("M") else 0
        if marks > MAX_MARKS:
            raise ValueError(
                _("it has more than {most} accents in a row at place {place}",
                  most=MAX_MARKS, place=place)
            )  # fmt: skip


def reason(text: str | None) -> str | None:
    """Return a cleaned reason, or None where nothing is said.

    Raises:
        ValueError: `clean` refuses it.
    """
    return clean(text or "", max_length=MAX_REASON) or None


def name(text: str) -> str:
    """Return a cleaned name.

    Raises:
        ValueError: nothing to be seen is left, or `clean` refuses it.
    """
    cleaned = clean(text)
    if all(unicodedata.category(char)[0] in "MZ" for char in cleaned):
        raise ValueError(_("it is empty"))
    return cleaned


def is_same_name(one: str, other: str) -> bool:
    """Return whether two names are one, however the letters of them are put together."""
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def email(text: str) -> str:
    """Return an e-mail address in its usual form, from what people paste.

    Takes `Eva Lind <eva@example.com>`, `mailto:eva@example.com`, and trailing punctuation.

    Raises:
        ValueError: it is no address that could be delivered to.
    """
    from email_validator import EmailNotValidError, validate_email

    text = clean(text)
    if match := re.search(r"<([^<>]+)>", text):
        text = match.group(1)
    text = text.strip().removeprefix("mailto:").strip(" ;,.<>")
    try:
        # .test addresses are reserved for demonstrations, and are used for those
        checked = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ValueError(_address_fault(str(error).rstrip("."))) from None
    return checked.normalized.lower()


_ADDRESS_FAULTS = (
    N_("an e-mail address must have an @-sign"),
    N_("there must be something before the @-sign"),
    N_("there must be something after the @-sign"),
    N_("the part after the @-sign is not valid. It should have a period"),
    N_("an e-mail address cannot have two periods in a row"),
    N_("an e-mail address cannot start with a period"),
    N_("an e-mail address cannot have a period immediately before the @-sign"),
    N_("an e-mail address cannot have a period immediately after the @-sign"),
    N_("an e-mail address cannot end with a period"),
    N_("the e-mail address contains invalid characters before the @-sign"),
    N_("the part after the @-sign contains invalid characters"),
)
"""What the checker of addresses says of most that are mistyped; characters may follow."""


def _address_fault(found: str) -> str:
    """Say what was found as a part of a sentence, as far as it is known how.

    The checker itself speaks English, in sentences of its own.
    """
    found = f"{found[:1].lower()}{found[1:]}".replace("email", "e-mail")
    if language() == "en":
        return found
    fault, colon, characters = found.partition(": ")
    if fault in _ADDRESS_FAULTS:
        return f"{_(fault)}{colon}{characters}"
    return _("it is no address that could be delivered to")


def phone(text: str) -> str | None:
    """Return a telephone number with plain signs only, or None where nothing was given.

    Raises:
        ValueError: it has letters or other signs, or too few digits.
    """
    cleaned = clean(text, max_length=40)
    if not cleaned:
        return None
    cleaned = re.sub("[‐-―]", "-", cleaned)
    if not re.fullmatch(r"\+?[0-9 ()/.-]+", cleaned):
        raise ValueError(_("a telephone number has digits, spaces, + and - only"))
    if sum(char.isdigit() for char in cleaned) < 5:
        raise ValueError(_("a telephone number has at least five digits"))
    return cleaned


_CENTURIES = ("16", "18", "19", "20")
"""What twelve digits begin with: 16 is a company, the others are a person's century."""


def org_number(text: str) -> str | None:
    """Return a Swedish organisation number as 556000-0001, or None where nothing was given.

    Takes what people paste: with and without hyphen or spaces, twelve digits, and the number for
    VAT, `SE556000000101`. A sole trader's is the person's own number.

    Raises:
        ValueError: it has other signs, not ten digits, or a wrong check digit.
    """
    if _USUAL.fullmatch(text) and _ends_in_check_digit(text) and text != "000000-0000":
        return text
    cleaned = clean(text, max_length=40)
    if not cleaned:
        return None
    digits = re.sub("[ \u2010-\u2015-]", "", cleaned).upper()
    if match := re.fullmatch(r"((?:[0-9]{2})?[0-9]{6})\+([0-9]{4})", digits):
        digits = match.group(1) + match.group(2)  # of a person who is a hundred years old
    if match := re.fullmatch(r"SE([0-9]{10})01", digits):
        digits = match.group(1)
    elif re.fullmatch(r"[0-9]{12}", digits) and digits.startswith(_CENTURIES):
        digits = digits[2:]
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise ValueError(_("an organisation number has ten digits, such as 556000-0001"))
    from stdnum.se import orgnr

    if not orgnr.is_valid(digits) or digits == "0000000000":
        raise ValueError(_("its check digit is wrong; look for a digit that is mistyped"))
    return f"{digits[:6]}-{digits[6:]}"


def is_personal(number: str) -> bool:
    """Return whether an organisation number in its usual form is a person's: it begins with a day.

    A number of co-ordination has 60 added to it. That of a company has at least 20 for the month.
    """
    month, day = int(number[2:4]), int(number[4:6])
    return 1 <= month <= 12 and 1 <= day % 60 <= 31


_USUAL = re.compile("[0-9]{6}-[0-9]{4}")
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
"""The sum of the digits of twice a digit."""


def _ends_in_check_digit(text: str) -> bool:
    """Return whether a number in its usual form can be one: of thousands, most are so."""
    digits = [int(digit) for digit in text if digit != "-"]
    return (sum(_DOUBLED[digit] for digit in digits[::2]) + sum(digits[1::2])) % 10 == 0


_RECORD_KINDS = {
    "report": "report", "rapport": "report", "outlay": "outlay", "utlagg": "outlay",
    "bankintegration": "bank-integration", "synchronisation": "synchronisation",
    "synkronisering": "synchronisation", "payrollchange": "payroll-change",
    "loneandring": "payroll-change",
}  # fmt: skip
_RECORD_STATUSES = {
    "draft": "draft", "utkast": "draft", "submitted": "submitted", "inlamnad": "submitted",
    "inskickad": "submitted", "sent": "sent", "inskickat": "sent", "active": "active",
    "aktiv": "active", "ended": "ended", "avslutad": "ended", "done": "done", "klar": "done",
    "notsubmitted": "draft", "ejinskickad": "draft", "ejinskickat": "draft",
    "ejinlamnad": "draft", "notsent": "draft",
}  # fmt: skip
"""How a record stands where a check looks at it; other words mean nothing to a check."""
HANDED_IN = frozenset(("submitted", "sent"))
"""Two words for one thing: whoever writes *inskickad* of an outlay means that it is sent."""


def record_kind(text: str) -> str:
    """Return a record's kind as it is kept, from a word of either language in any case.

    Raises:
        ValueError: nothing is left, or `clean` refuses it.
    """
    return _RECORD_KINDS.get(_letters(text)) or name(text)


def record_status(text: str) -> str:
    """Return how a record stands as it is kept, from a word of either language in any case.

    Raises:
        ValueError: nothing is left, or `clean` refuses it.
    """
    return _RECORD_STATUSES.get(_letters(text)) or name(text)


def kind_meant(kept: str) -> str:
    """Return the kind that a kept record is of, whoever wrote it: an import keeps what it finds."""
    return _RECORD_KINDS.get(_letters(kept), kept)


def same_kind(kept: str, asked: str) -> bool:
    """Return whether a kept record is of a kind that a check asks about, in any case."""
    return kind_meant(kept).casefold() == kind_meant(asked).casefold()


def status_meant(kept: str | None) -> str | None:
    """Return how a kept record stands, whoever wrote it: an import keeps what it finds."""
    return None if kept is None else _RECORD_STATUSES.get(_letters(kept), kept)


def status_among(kept: str | None, known: Sequence[str]) -> str | None:
    """Return which of the statuses that are known a kept record has; its own where it has none."""
    status = status_meant(kept)
    if status is None or status in known:
        return status
    names = {name.casefold(): name for name in known}
    if status in HANDED_IN:
        return next((name for name in known if name in HANDED_IN), status)
    return names.get(status.casefold(), status)


def _letters(text: str) -> str:
    return re.sub("[^a-z0-9]", "", unicodedata.normalize("NFKD", text).casefold())


def read_json(text: str | bytes) -> Json:
    """Read a text whose objects give each field once; Python's own reader keeps the last of two.

    Raises:
        ValueError: a field is given twice, a number is none (NaN), or it is no JSON.
        RecursionError: it is nested too deeply.
    """
    import json  # which most verbs need not load

    found: Json = json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_constant)
    return found


def _each_once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    made = dict(pairs)
    if len(made) < len(pairs):
        last = {name: place for place, (name, _value) in enumerate(pairs)}
        twice = next(name for place, (name, _value) in enumerate(pairs) if last[name] != place)
        raise ValueError(_("{name!r} appears twice", name=twice))
    return made


def _no_constant(name: str) -> None:
    raise ValueError(_("{name} is no value", name=name))
