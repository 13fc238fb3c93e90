"""What dialogs share: their frame, and how they follow what others do."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, ClassVar, NamedTuple, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.css.query import NoMatches
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input

from store.domain.errors import Conflict, NotSaved, Refusal, Refused, StoreDamaged, StoreError
from store.domain.model import Customer, Employee, Side
from store.domain.plan import Effect, Plan
from store.domain.rights import Operator
from store.i18n.language import N_, _, ngettext
from store.rules.people.employees import EmployeesPlan
from tui.formatting.facts import Fact
from tui.formatting.news import News, changes_since
from tui.formatting.safe_text import safe
from tui.formatting.said import not_saved_words
from tui.terminal.closed_windows import AnswersOnTop
from tui.terminal.keyboard import (
    ACTING,
    OneKeyAtATime,
    about_to_save,
    begin_work,
    tell_not_saved,
)
from tui.widgets.button import Button, ButtonRow
from tui.widgets.facts import Facts
from tui.widgets.field import Edged, LineInput
from tui.widgets.key_line import KeyLine, NamesItsKeys
from tui.widgets.status_line import StatusLine

DialogResult = TypeVar("DialogResult")

Reread = Callable[[], Awaitable[Customer]]
"""Reads a customer as it is in the store now, beside the keys."""
TakeUp = Callable[[], bool]
"""Shows what was read, and says it; returns whether there was something."""


def is_going(screen: Screen[Any]) -> bool:
    """Return whether a screen is being closed: then it is not displayed any more."""
    return not (screen.is_attached and screen.display)


def once_laid_out(node: Widget, show: Callable[[], object]) -> None:
    """Call what shows something once all is laid out, unless its screen is being closed by then.

    Textual hands it to whichever screen is on top, and takes one that is closed down from below.
    """

    def show_there() -> None:
        if node.is_attached and not is_going(node.screen):
            show()

    node.call_after_refresh(show_there)


class Dialog(AnswersOnTop, ModalScreen[DialogResult | None], NamesItsKeys):
    """What asks or tells over a screen: a title, a body, buttons, and the line of keys.

    A subclass says what is in the body. Esc, Ctrl+C and the button Cancel answer None; the button
    with the verb, where there is one, has the id `act` and is the subclass's to handle; Ctrl+S
    presses it.
    """

    BINDING_GROUP_TITLE = N_("This window")
    BINDINGS = [
        Binding("escape", "cancel", N_("Cancel"), key_display="Esc", id="dialog.cancel",
                tooltip=N_("Change nothing")),
        Binding("ctrl+s,f9", "press_verb", N_("Do it"), key_display="Ctrl+S", id="dialog.verb",
                tooltip=N_("Press the button with the verb")),
        Binding("colon,f2", "app.command_palette", N_("Commands"), show=False, id="dialog.commands",
                tooltip=N_("Choose any act by its name")),
        Binding("question_mark,f1", "app.help", N_("Help"), key_display="?", id="dialog.help",
                tooltip=N_("All keys of this window")),
        Binding("ctrl+c", "app.help_quit", N_("Cancel"), show=False, system=True,
                id="dialog.interrupt"),
    ]  # fmt: skip
    # a window that all but fills the screen covers its edges as well: nothing peeps out beside it
    HORIZONTAL_BREAKPOINTS = [(0, "-covered"), (84, "-framed")]
    FRAME = "dialog"
    """The style classes of the frame."""
    ASKS: ClassVar[bool] = False
    """Whether it asks for something to be done without a button that does it."""

    def __init__(self, title: str, verb: str | None = None, *, cancel: str | None = None) -> None:
        super().__init__()
        self._title = title
        self._verb = verb
        self._cancel = cancel or _("Cancel")

    def compose(self) -> ComposeResult:
        """Lay out the frame, and in it what the subclass shows."""
        with Vertical(classes=self.FRAME) as frame:
            frame.border_title = Content(safe(self._title))
            with self.body_container():
                yield from self.body()
            yield from self.foot()
        yield KeyLine()

    def body_container(self) -> AbstractContextManager[object]:
        """Return what scrolls the body: by the keys of the dialog, not as a place to Tab to."""
        return VerticalScroll(classes="body", can_focus=False)

    def body(self) -> ComposeResult:
        """Lay out what the dialog is about."""
        raise NotImplementedError

    def foot(self) -> ComposeResult:
        """Lay out what stays in sight below the body: the buttons, if there are any."""
        if buttons := tuple(self.buttons()):
            yield ButtonRow(*buttons)

    def buttons(self) -> tuple[Button, ...]:
        """Return the buttons: the verb, and Cancel. Tab comes to them in this order."""
        cancel = Button(self._cancel, key="Esc", id="cancel")
        if self._verb is None:
            return (cancel,)
        return (Button(self._verb, key="Ctrl+S", id="act"), cancel)

    def act_of(self, action: str) -> str | None:
        """Say what the verb of the dialog is now, and what Esc does, as its button says."""
        if action == "cancel":
            return self._cancel
        if action != "press_verb":
            return None
        # with the focus on it, Enter says the same
        buttons = self.query("#act").results(Button)
        return "".join(button.verb for button in buttons if not button.has_focus)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the key of the verb where there is none."""
        return action != "press_verb" or self._verb is not None

    def action_press_verb(self) -> None:
        """Press the button with the verb."""
        for button in self.query("#act").results(Button):
            button.press()

    @on(Button.Pressed, "#cancel")
    def leave(self) -> None:
        """Answer nothing."""
        self.action_cancel()

    def action_cancel(self) -> None:
        """Answer nothing; where something would have been done, the screen below says so."""
        if self.ASKS or self._verb is not None:
            for line in self.app.screen_stack[-2].query(StatusLine):
                line.cancelled()
        self.dismiss(None)


def left_facts(left: Sequence[str]) -> tuple[Fact, ...]:
    """Say how much is left to do, and what."""
    if not left:
        return ()
    count = ngettext("{n} left: {what}", "{n} left: {what}", len(left), what=" · ".join(left))
    return (Fact("", count, "ask"),)


def in_a_row(label: str) -> str:
    """Return the label of a field as it stands in a sentence."""
    return label[:1].lower() + label[1:]


def nothing_yet() -> Fact:
    """Say of answers that they would change nothing so far."""
    return Fact("", _("Nothing yet."), "muted")


class Form(Dialog[DialogResult]):
    """A dialog with questions; the line above its buttons says what stands in the way.

    What is refused is said at its field, and the form stays open with all that was typed: also
    where it is refused only by `attempt`, which does what the form answers. It says whether it was
    done; what it raises is told.
    """

    BINDINGS = [
        Binding("tab", "app.focus_next", N_("Next"), key_display="Tab", id="form.next"),
    ]
    FIELDS: ClassVar[Mapping[str, str]] = {}
    """The fields that refusals are about, by what they name."""

    def __init__(self, title: str, verb: str | None = None, *, cancel: str | None = None) -> None:
        super().__init__(title, verb, cancel=cancel)
        self.attempt: Callable[[DialogResult], Awaitable[bool]] | None = None

    @on(events.Mount)
    def name_verb(self) -> None:
        """Name the verb in the line of keys, or leave it out, now that all is laid out."""
        self.refresh_bindings()

    @on(events.Resize)
    def begin_in_sight(self) -> None:
        """Show the form from its beginning, as far as what has the focus lets it, in this size."""
        # once for the lines to be broken anew, and once for what scrolls to have their height
        once_laid_out(self, partial(once_laid_out, self, self._begin_in_sight))

    def _begin_in_sight(self) -> None:
        for body in self.query(".body").results(VerticalScroll):
            body.scroll_home(animate=False, immediate=True)
        self.keep_in_sight()

    def keep_in_sight(self) -> None:
        """Scroll to what has the focus, which more lines may have hidden."""
        if self.focused is not None:
            self.focused.scroll_visible(animate=False, immediate=True)

    def foot(self) -> ComposeResult:
        """Lay out that line, and the buttons."""
        yield Facts(id="hindrance")
        yield from super().foot()

    def hinder(self, why: str) -> None:
        """Say what stands in the way."""
        self.query_one("#hindrance", Facts).facts = (Fact("", why, "stop"),)
        self.refresh_bindings()

    def left(self) -> Sequence[str]:
        """Name what has to be filled in before the verb can be done, as far as a look tells."""
        return ()

    def forgive(self) -> None:
        """Say what is still to correct, or what is left to do: somebody is at it."""
        told = self._wrong() or left_facts(self.left()) or self._still_refused()
        self.query_one("#hindrance", Facts).facts = told
        self.refresh_bindings()

    def foreseen(self) -> Sequence[Plan | EmployeesPlan] | None:
        """Plan what the answers so far would do: an empty list is nothing; None, it plans none.

        Raises:
            StoreError: what it is about is no longer there.
        """
        return None

    def verb_refused(self) -> bool:
        """Return whether something has to be answered, or changed, before the verb can be done."""
        try:
            if self.left():
                return True
            plans = self.foreseen()
        except NoMatches:
            return False  # it is not laid out yet
        except StoreError:
            return True
        return plans is not None and not (plans and all(not plan.refusals for plan in plans))

    def _still_refused(self) -> tuple[Fact, ...]:
        """Say what is refused though all is filled in; that nothing is changed is said already."""
        try:
            plans = self.foreseen() or ()
        except StoreError:
            return ()
        refused = [each for plan in plans for each in plan.refusals]
        real = [each for each in refused if each.code != "nothing-to-change"]
        labels, others = dict[str, None](), list[Fact]()
        for refusal in real:
            fields = self._fields_of(refusal)
            labels.update((in_a_row(field.label), None) for field in fields)
            others += [] if fields else [Fact("", refusal.message, "stop")]
        return (*dict.fromkeys(others), *left_facts(tuple(labels)))

    def _fields_of(self, refusal: Refusal) -> list[Edged]:
        id = self.field_of(refusal)
        return [] if id is None else list(self.query(f"#{id}-field").results(Edged))

    def _faulty(self) -> list[Edged]:
        return [field for field in self.query(Edged) if field.fault]

    def _wrong(self) -> tuple[Fact, ...]:
        """Say how many fields are to be corrected, and which."""
        labels = [field.label for field in self._faulty()]
        if not labels:
            return ()
        text = ngettext("{n} to correct: {what}", "{n} to correct: {what}", len(labels),
                        what=" · ".join(labels))  # fmt: skip
        return (Fact("", text, "stop"),)

    def field_of(self, refusal: Refusal) -> str | None:
        """Return the id of the field that a refusal is about, or None."""
        return self.FIELDS.get(refusal.about or "")

    def refuse(self, refusals: Sequence[Refusal]) -> None:
        """Say all that is refused, each at its field, and go to the first of them."""
        tell_not_saved(self.app, Refused(refusals))
        for field in self._faulty():
            field.fault = ""
        others: list[Fact] = []
        for refusal in refusals:
            fields = self._fields_of(refusal)
            for field in fields:
                field.fault = refusal.message
            if not fields:
                others.append(Fact("", refusal.message, "stop"))
        self.query_one("#hindrance", Facts).facts = (*others, *self._wrong())
        for field in self._faulty()[:1]:
            for line in field.query("Input, Select"):
                line.focus()
            self.call_after_refresh(field.scroll_visible, animate=False)

    async def agree(
        self,
        planned: Callable[[], Plan | EmployeesPlan],
        agreed: Callable[[tuple[Effect, ...]], DialogResult],
    ) -> None:
        """Answer with the effects that a plan has, which are shown; or say what is refused."""
        try:
            plan = planned()
        except StoreError as gone:
            self.hinder(f"{gone}")
            return
        if plan.refusals:
            self.refuse(plan.refusals)
        else:
            await self.finish(agreed(plan.effects))

    async def finish(self, result: DialogResult) -> None:
        """Answer, once what is answered is done; what it is refused for is said here."""
        if self.attempt is None:
            self.dismiss(result)
        else:
            await self._attempted(self.attempt, result)

    def work(self, doing: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do something that takes its time, once; the keys wait for it."""
        if self.has_class(ACTING):
            return
        self.add_class(ACTING)
        begin_work(self, partial(self._at_work, doing))

    async def _at_work(self, doing: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await doing()
        finally:
            self.remove_class(ACTING)
            if isinstance(self.app, OneKeyAtATime):
                self.app.let_go()

    async def _attempted(
        self, attempt: Callable[[DialogResult], Awaitable[bool]], result: DialogResult
    ) -> None:
        try:
            if await attempt(result):
                self.dismiss(result)
        except Refused as error:
            await self.renew(error)
            self.refuse(error.refusals)
        except (NotSaved, StoreDamaged) as error:  # to read again would fail as well, or take long
            self.hinder(not_saved_words(error))
        except StoreError as error:
            if not await self.renew(error) or not isinstance(error, Conflict):
                self.hinder(f"{error}")

    async def read_again(self) -> TakeUp:
        """Read what the form is about, beside the keys; return how that is taken up."""
        return lambda: False

    async def renew(self, failed: StoreError | None = None) -> bool:
        """Take up what others have done, and say it; return whether there was something.

        Where what was answered has `failed`, that is what closing tells meanwhile.

        Raises:
            CancelledError: the form is being closed.
        """
        with about_to_save(self.app, failed):
            take_up = await self.read_again()
        if is_going(self):
            raise asyncio.CancelledError
        return take_up()

    @on(News)
    def hear(self) -> None:
        """Take up what others have done, but not while what is answered is being done."""
        if not self.has_class(ACTING):
            begin_work(self, self._heard, latest=True)

    async def _heard(self) -> None:
        take_up = await self.read_again()
        if not self.has_class(ACTING) and not is_going(self):  # an act reads for itself
            take_up()

    def action_cancel(self) -> None:
        """Answer nothing, unless what is answered is being done."""
        if not self.has_class(ACTING):
            super().action_cancel()


def renew_line(line: LineInput, before: str, now: str) -> None:
    """Show in a line what is so now, where nobody has typed anything else here."""
    if line.answer == before != now:
        with line.prevent(Input.Changed):
            line.fill(now)


class AboutCustomer(NamedTuple):
    """What a form is about: the customer as it was read, how it is read again, and who names whom.

    What others do to the customer meanwhile is told with the names of the `employees`, as `side`
    reads it. `who` is the operator as known by now, whose rights decide what is planned.
    """

    customer: Customer
    reread: Reread
    employees: tuple[Employee, ...]
    side: Side
    who: Callable[[], Operator]


class CustomerForm(Form[DialogResult]):
    """A form about one customer, which plans again when others have changed it meanwhile."""

    def __init__(self, title: str, verb: str | None, about: AboutCustomer) -> None:
        super().__init__(title, verb)
        self._customer, self._reread, self._employees, self._side, self._who = about
        self._planned_by = self._who()
        self.unread = False
        """Whether the form says that the customer could not be read: it is told to read again."""
        self._begun = False

    def go_on_from(self, customer: Customer) -> None:
        """Go on from what a part of the act has made of the customer: others did not do that."""
        self._customer, self._begun = customer, True
        self.replan()

    def action_cancel(self) -> None:
        """Answer nothing; what a part of the act has done stays told on the screen below."""
        if not self._begun:
            super().action_cancel()
        elif not self.has_class(ACTING):
            self.dismiss(None)

    def replan(self) -> None:
        """Show what the answers so far would do to the customer as it is now."""
        raise NotImplementedError

    async def read_again(self) -> TakeUp:
        """Read the customer and the rights."""
        try:
            return partial(self._take_up, await self._reread())
        except StoreError as error:
            return partial(self._not_read, error)

    def _not_read(self, error: StoreError) -> bool:
        self.unread = True
        self._plan_by_rights()
        self.hinder(f"{error}")
        return True

    def _take_up(self, customer: Customer) -> bool:
        """Plan on what others have made of the customer and of the rights; say what they did."""
        unread, self.unread = self.unread, False
        changes = changes_since(self._customer, customer, self._employees, to=self._side)
        if changes is None:
            self._plan_by_rights()
            if unread:
                self.forgive()
            return False
        self._customer = customer
        try:
            self.replan()
        except StoreError as gone:  # with what the form is about
            changes = f"{gone}"
        self.hinder(changes)
        return True

    def _plan_by_rights(self) -> None:
        """Show what would be done, where the operator may do something else by now."""
        if self._planned_by != (now := self._who()):
            self._planned_by = now
            self.replan()
