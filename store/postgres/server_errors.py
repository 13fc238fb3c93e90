"""What a PostgreSQL server answers becomes one of the store's own errors.

Nothing that the server says of a value, or of a password, is passed on.
"""

from psycopg import Error

from store.domain.errors import NotSaved, OutOfReach, Refused, StoreBusy, StoreError
from store.i18n.language import _

GUARDED = "SA001"
"""The SQLSTATE with which the database's own rules refuse (store/postgres/guards/)."""
NO_PRIVILEGE = "42501"
OUTCOME_UNKNOWN = "40003"
AGAIN = ("40001", "40P01", "23505")
"""Not serialisable, deadlock, added by somebody else just now: another attempt can succeed."""
BUSY = "55P03"
"""A lock was waited for too long."""
TOO_MUCH = "54000"
"""A limit of the server: by a commit, its queue of news is full."""
CANCELLED = "57014"
"""The statement took longer than the server lets it, or somebody cancelled it."""


def store_error(error: Error, store: str, account: str, *, writing: bool) -> StoreError:
    """Return what a store says of what the server answered to an account."""
    answer = first_line(error)
    if error.sqlstate == GUARDED:
        message = _("The database refuses: {why}.", why=answer)
        return Refused.because("not-allowed", message)
    if error.sqlstate == NO_PRIVILEGE:
        message = (
            _("The database does not let {account} write there.", account=account)
            if writing
            else _("The database does not let {account} read there.", account=account)
        )
        return Refused.because("not-allowed", message, cure="ask-colleague")
    if error.sqlstate == CANCELLED:
        message = (
            _(
                "the server stopped this, as it took too long or as its administrator asked for "
                "it; nothing has changed; try again"
            )
            if writing
            else _(
                "the server stopped this, as it took too long or as its administrator asked for "
                "it; try again"
            )
        )
        return StoreBusy(message)
    if error.sqlstate == BUSY:
        return StoreBusy(_("the store is busy: somebody else is changing the same; try again"))
    if refuses_transactions(error):
        return NotSaved(
            _(
                "not saved: the pooler before the server is in statement mode, which has no "
                "transactions; transaction mode will do; nothing has changed"
            )
        )
    if writing:
        return NotSaved(_("not saved: {why}; nothing has changed", why=answer))
    return OutOfReach(f"{store}: {answer}")


def refuses_transactions(error: Error) -> bool:
    """Return whether a pooler refuses what it has no transactions for."""
    return "statement pooling mode" in first_line(error)


def no_answer(store: str, seconds: float, *, writing: bool) -> StoreError:
    """Return what a store says of a server that stands still."""
    if writing:
        return NotSaved(
            _(
                "not saved: no answer from the server within {seconds} s; nothing has changed",
                seconds=f"{seconds:g}",
            )
        )
    return OutOfReach(
        _(
            "{store}: out of reach: no answer from the server within {seconds} s",
            store=store,
            seconds=f"{seconds:g}",
        )
    )


def too_slow(seconds: float) -> StoreBusy:
    """Return what is said where the server is alive, and did not come to an end in time."""
    return StoreBusy(
        _(
            "the store is busy: what was asked took longer than {seconds} s and was given up; "
            "try again",
            seconds=f"{seconds:g}",
        )
    )


def first_line(error: Error) -> str:
    """Return the first line of what the server answered; the details that follow quote values."""
    answer = error.diag.message_primary or f"{error}"
    return answer.strip().split("\n")[0].rstrip(".") or _("no answer")
