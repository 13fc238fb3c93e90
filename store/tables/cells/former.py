"""What people write of those who are no customers now: who were, who may yet be, who are gone."""

import re
from collections.abc import Iterable

from store.tables.cells.services import says_how
from store.tables.cells.words import STATUS_CELLS, plain

_GONE = (
    r"konkurs\w*|likvidation\w*|likvidera\w*|avregistrera\w*|avlid\w*|död|vilande|vilar|avveckl\w*|"
    r"upplöst\w*|insolven\w*|fusionera\w*|utträd\w*|försatt i konkurs|bankrupt\w*|liquidat\w*|"
    r"deregistered|deceased|dormant|insolvent|dissolved|wound up|winding up|struck off"
)
"""Words that say of a customer in whatever words beside them that there is none any more."""
_OTHERS = (
    r"avslutade?|avslutat|uppsagda?|uppsagt|inaktiva?t?|inactive|gamla|gammal|old|"
    r"tidigare|former|f\.?\s?d\.?|före detta|ex-?(?:kund|klient|customer|client)\w*|passiva?|"
    r"arkiv\w*|archived?|nedlagda?|nedlagt|stängda?|closed|upphörda?|upphört|"
    r"utgångna|utgått|ended|terminated|cancel?led|borttagna?|borttagen|raderade?|deleted|slutat?|"
    r"slutade|sålda?|sålt|sold|lost|förlorade?|tappade?|churned|spärrade?|blocked|makulerade?|"
    r"lämnat(?: oss)?|pausade?|pausat|paused|suspended|avstängda?|"
    r"ej (?:längre )?(?:aktiv|aktuell|kund)\w*|(?:icke|inte)[ -](?:längre )?"
    r"(?:aktiv|aktuell|kund)\w*|not active|no longer \w+|"
    r"prospe[ck]t\w*|leads?|offert\w*|potentiell\w*|potential|blivande|presumtiv\w*|"
    r"tilltänkt\w*"
)
"""Words for those who were customers, or may yet be, where no others say what is meant."""
_SAID = re.compile(rf"(?<!\w)(?:{_GONE}|{_OTHERS})(?!\w)", re.IGNORECASE)
_GONE_SAID = re.compile(rf"(?<!\w)(?:{_GONE})(?!\w)", re.IGNORECASE)
_OPEN = re.compile(
    r"(?:kanske|möjligen|möjligtvis|oklart?|osäkert?|oviss|ovisst|tveksamt?|ev\.?|eventuell\w*|okänd|okänt|"
    r"obestämt|(?:vet|ännu) (?:ej|inte)|maybe|perhaps|possibly|unclear|uncertain|undecided|unsure|"
    r"unknown|tbd|to be decided)(?!\w)",
    re.IGNORECASE,
)
"""How a cell begins whose writer was not sure."""
_TAIL = (
    r"(?:\s+(?:kund|kunder|klient|klienter|bolag|företag|customers?|clients?))?"
    r"(?:[\s,:–-]+(?:(?:per|den|år|sedan|from|since|on|in|fr\.?\s?o\.?\s?m\.?|"
    r"t\.?\s?o\.?\s?m\.?)[\s:]+)?[0-9][0-9\s./:-]*|\s+(?:till|av|to|by)\s.+)?"
)
"""What may stand behind such a word: a day, or who bought the company."""
_OTHERS_ALONE = re.compile(rf"(?:{_OTHERS}){_TAIL}", re.IGNORECASE)
_GONE_ALONE = re.compile(rf"(?:i |in )?(?:{_GONE}){_TAIL}", re.IGNORECASE)
_BETWEEN = re.compile(r"\s[-–—]+\s|[()\[\],;:–—]")
"""What stands between a name and what is said beside it."""
_MAY_SAY = re.compile(
    "[(\\[–—,;:]| - |[Kk]onkurs|KONKURS|[Ll]ikvidation|LIKVIDATION|[Aa]vveckling|AVVECKLING"
)
"""What a name has that says more than how a customer is called; few have it."""
_IN_NAME = re.compile(
    rf"(?:avslut\w*|uppsag\w*|upphör\w*|har slutat|{_GONE})(?!\w)(?![^0-9]*\w+\s+(?:ab|hb|kb)\b)",
    re.IGNORECASE,
)
_AT_END = re.compile(r"\b(?:i (?:konkurs|likvidation)|under avveckling)\s*$", re.IGNORECASE)


def names_others(words: str) -> bool:
    """Return whether the name of a sheet, or a heading between rows, has a word for such."""
    return _SAID.search(words.replace("_", " ")) is not None


def says_ended(cell: str) -> bool:
    """Return whether a cell says of its customer that it is none now."""
    return (
        (says_how(cell) and STATUS_CELLS.get(plain(cell)) != "requested")
        or _GONE_SAID.search(cell) is not None
        or _OTHERS_ALONE.fullmatch(cell.strip()) is not None
    )


def leaves_open(cell: str) -> bool:
    """Return whether a cell says that it is not certain: kanske, oklart."""
    return _OPEN.match(cell.strip()) is not None


def note_says_ended(cell: str) -> bool:
    """Return whether a remark has nothing beside such a word but a day: `Avslutad 2025-01-01`."""
    if _SAID.search(cell) is None:
        return False
    parts = (part.strip(" .!") for part in _BETWEEN.split(cell))
    return any(_OTHERS_ALONE.fullmatch(part) or _GONE_ALONE.fullmatch(part) for part in parts)


def may_say_ended(names: Iterable[str]) -> bool:
    """Return whether any of some names may say so beside it: looked for in all of them at once."""
    return _MAY_SAY.search("\n".join(names)) is not None


def name_says_ended(name: str) -> bool:
    """Return whether a customer's name says so beside it: `Beta AB (avslutad 2025)`.

    How it was called before is none of that: `Beta AB (f.d. Alfa AB)`.
    """
    if _MAY_SAY.search(name) is None:
        return False
    if _AT_END.search(name) is not None:
        return True
    parts = (part.strip() for part in _BETWEEN.split(name))
    return any(_IN_NAME.match(part) or _OTHERS_ALONE.fullmatch(part) for part in parts)
