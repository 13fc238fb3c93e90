"""What a change of one user is made of: its fields, its effects, and the words for the history."""

from store.domain.errors import NotFound, Refused
from store.domain.model import Customer, Replaced, Subject, User
from store.domain.plan import Effect
from store.domain.rights import Operator
from store.i18n.language import _


class UserChange:
    """What a wish would do to the user `before`, or to a new one: changed fields and effects.

    `email` is the address by which the user is found afterwards.
    """

    def __init__(self, action: str, email: str, before: User | None) -> None:
        self.action = action
        self.email = email
        self.before = before
        self.changes: dict[str, object] = {}
        self.effects: list[Effect] = []

    def details(self) -> dict[str, str]:
        """Return what the history says of it: each field that becomes another."""
        changed: dict[str, str] = {
            effect.subject: f"{effect.before or 'none'} -> {effect.after or 'none'}"
            for effect in self.effects
            if effect.before != effect.after
        }
        return {"email": self.email, **changed}

    def replaced(self, customer: Customer) -> Replaced:
        """Return what undoing it puts back (R18)."""
        return Replaced(email=self.email, user=self.before, main_contact=customer.main_contact)


def refuse_locked(customer: Customer, user: User, by: Operator, message: str) -> None:
    """A main contact is neither demoted, deactivated nor deleted until replaced (R23).

    Raises:
        Refused: the user is the main contact, and one that counts.
    """
    if customer.valid_main_contact(by.employees) == user:
        raise Refused.because(
            "main-contact-locked",
            _(message, name=user.name),
            cure="name-another-main-contact",
            about=user.email,
        )


def user_of(customer: Customer, email: str) -> User:
    """Return one of a customer's users.

    Raises:
        NotFound: it has none with that e-mail.
    """
    user = customer.user(email)
    if user is None:
        raise NotFound(_("{customer} has no user {email!r}.", customer=customer.name, email=email))
    return user


def with_user(customer: Customer, new: User, *, email: str | None = None) -> tuple[User, ...]:
    """Return the users with that one in its place, which is known by another `email` until now."""
    known = email or new.email
    return tuple(new if user.email == known else user for user in customer.users)


def effect_on(
    subject: Subject, user: User, text: str, before: str | None, after: str | None, *tells: str
) -> Effect:
    """Return an effect on a user; `tells` is what else its text tells, in no language."""
    return Effect(
        subject=subject,
        text=text,
        provenance="inferred (app)",
        about=user.email,
        before=before,
        after=after,
        tells=(user.name, *tells),
    )
