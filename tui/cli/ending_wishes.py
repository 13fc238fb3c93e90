"""Which endings a command line means, as wishes: one, those of a filter, or the lines of a file."""

import datetime as dt
from collections.abc import Iterator
from typing import get_args

import msgspec

from store.desk.desk import Desk
from store.domain.errors import NotFound, Refused
from store.domain.model import OutcomeId
from store.domain.wishes import End
from store.i18n.language import _
from store.rules.endings.day import NoDay, day_named
from tui.cli.files import read_text
from tui.cli.options import Options
from tui.cli.run.customers import filter_of, rows_of

NamedWish = tuple[str, End]
"""A customer's number, and the ending that is wished for there."""


def one_wish(options: Options, desk: Desk) -> End:
    """Return the ending that is named by NUMBER and SERVICE.

    Without an outcome it is preset with what the operator's own side has decided (R41).
    """
    collaboration = desk.collaboration(desk.customer(options.number), options.collaboration)
    wish = End(
        collaboration=collaboration.id,
        outcome=options.outcome,
        on=options.on,
        attested=tuple(options.attest),
        waived=dict(options.waive),
        reason=options.reason,
    )
    return desk.preset(wish, collaboration)


def if_confirmed(wish: End, number: str) -> End:
    """Return the wish as it is once the name is typed: all else that the act refuses shows."""
    return msgspec.structs.replace(wish, confirmation=number)


def several_wishes(options: Options, desk: Desk) -> list[NamedWish]:
    """Return the endings that filters or the lines of a file name, with the answers given.

    Raises:
        NotFound: a line names what is not there.
        Refused: a line cannot be read, or an ending is named twice.
    """
    wishes: dict[tuple[str, str], End] = {}
    # one by one: so no more lines are read than there are collaborations
    for number, wish in (
        _from_lines(options, desk) if options.lines else _from_filter(options, desk)
    ):
        key = (number, wish.collaboration)
        if key in wishes:
            raise _invalid(_("{what} is named twice.", what=" ".join(key)))
        wishes[key] = _answered(options, desk, number, wish)
    return [(number, wish) for (number, _id), wish in wishes.items()]


def _from_filter(options: Options, desk: Desk) -> Iterator[NamedWish]:
    """Yield a wish for each collaboration of the filter: active, or of the status asked for."""
    narrowed = filter_of(options, desk)
    of_collaboration = msgspec.structs.replace(
        narrowed, search="", manager=None, no_main_contact=False, left=None
    )
    statuses = narrowed.status or {"active"}
    for row in rows_of(options, desk):
        for collaboration in row.collaborations:
            if collaboration.status in statuses and of_collaboration.holds_for(collaboration):
                yield (
                    row.number,
                    End(collaboration=collaboration.id, outcome=options.outcome, on=options.on),
                )


def _from_lines(options: Options, desk: Desk) -> Iterator[NamedWish]:
    """Yield a wish for each line of a file: NUMBER SERVICE [OUTCOME [DATE]]."""
    source = _("standard input") if options.lines == "-" else options.lines
    for place, line in enumerate(read_text(options.lines).splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        where = _("{source}, line {place}", source=source, place=place)
        if not 2 <= len(words) <= 4:
            raise _invalid(_("{where}: NUMBER SERVICE [OUTCOME [DATE]] is expected.", where=where))
        outcome = _outcome(words[2], where) if len(words) > 2 else options.outcome
        on = _day(words[3], where, desk.today()) if len(words) > 3 else options.on
        try:
            collaboration = desk.collaboration(desk.customer(words[0]), words[1])
        except NotFound as error:
            raise NotFound(f"{where}: {error}") from None
        except Refused as error:
            raise _invalid(f"{where}: {error}") from None
        yield words[0], End(collaboration=collaboration.id, outcome=outcome, on=on)


def _outcome(word: str, where: str) -> OutcomeId:
    offered: tuple[OutcomeId, ...] = get_args(OutcomeId)
    for outcome in offered:
        if outcome == word:
            return outcome
    message = _(
        "{where}: {word!r} is none of {offered}.",
        where=where,
        word=word,
        offered=", ".join(offered),
    )
    raise _invalid(message)


def _day(word: str, where: str, today: dt.date) -> dt.date | None:
    try:
        return day_named(word, today)
    except NoDay as error:
        raise _invalid(f"{where}: {error}") from None


def _answered(options: Options, desk: Desk, number: str, wish: End) -> End:
    """Return a wish with the answers that its service asks for, and those no service knows."""
    collaboration = desk.collaboration(desk.customer(number), wish.collaboration)
    service = desk.services.get(collaboration.service)
    asked_for = {check.id for check in service.checks} if service is not None else set()
    known = {check.id for other in desk.services.values() for check in other.checks}

    def counts(check: str) -> bool:
        return check in asked_for or check not in known

    return msgspec.structs.replace(
        wish,
        attested=tuple(check for check in options.attest if counts(check)),
        waived={check: why for check, why in options.waive if counts(check)},
        reason=options.reason,
    )


def _invalid(message: str) -> Refused:
    return Refused.because("invalid-value", message)
