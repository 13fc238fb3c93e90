"""The desk: what one operator does to one store. Every verb of the product is carried out here.

A wish is planned on a customer by the rule for its kind. Carrying it out plans it again, under
the store's lock and on what is on the disk, and writes the plan's `after` or raises its refusals.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from store.desk.access import demoted, no_longer_user, not_for_others
from store.desk.batches import OTHER_POLICY, Batches
from store.desk.overviews import left_out
from store.desk.own_company import told_to_own
from store.desk.pace import Pace
from store.desk.reader import ANY
from store.domain import rights, validation
from store.domain.catalogue import Services, catalogue, service_name
from store.domain.errors import (
    Conflict,
    MaybeSaved,
    NotFound,
    NotSaved,
    OutOfReach,
    Refusal,
    Refused,
    StoreBusy,
    StoreDamaged,
    StoreError,
)
from store.domain.listed.history import with_all_lines
from store.domain.model import Collaboration, Customer, Employee, Entry
from store.domain.plan import Effect, Plan, collaboration_of, differ, entry_of
from store.domain.policy.overlay import Policy, PolicyFaults, to_come, with_policy
from store.domain.repository import OnDamage, answer_of, refuse_damage
from store.domain.rights import portal_role_of
from store.domain.wishes import EditUser, End, FallDue, RemoveCustomer, Wish
from store.i18n.language import Language, _, said_in

if TYPE_CHECKING:
    from store.domain.policy.told import ToldPolicy
    from store.exchange.import_file import ImportFile
    from store.exchange.incoming.customers import ImportLine
    from store.exchange.incoming.report import ImportReport
    from store.exchange.pack import Pack


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What was carried out: the customer as it now is on the disk, or as it was when it went.

    `removed` is the line of the office's history that tells who was removed; `notes` and `effects`
    are those of the plan that was carried out.
    """

    customer: Customer
    removed: Entry | None = None
    notes: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()

    @property
    def entry(self) -> Entry:
        """The line that this added to the history."""
        return self.removed or self.customer.history[-1]


class Agreed(NamedTuple):
    """A wish for one customer, with the effects that the operator was shown and agreed to."""

    number: str
    wish: Wish
    shown: tuple[Effect, ...] | None = None


MOST_NAMED = 3
"""Endings that could not be saved and are named; the rest are counted, as one line is read."""

ActResult = Done | StoreError
"""What became of one of several: it is done, or why it is not or may not be."""


class _AgreedChange:
    """The change that a wish makes of a customer; `notes` and `effects` are those of its plan."""

    def __init__(self, desk: "Desk", wish: Wish, shown: tuple[Effect, ...] | None) -> None:
        if isinstance(wish, End) and wish.confirmation is None:
            wish = msgspec.structs.replace(wish, confirmation="")
        self._desk = desk
        self._wish = wish
        self._shown = shown
        self.notes: tuple[str, ...] = ()
        self.effects: tuple[Effect, ...] = ()

    def __call__(self, customer: Customer) -> Customer:
        if self._desk.company is not None:  # to whom all of it is told in other words afterwards
            with_all_lines(customer)
        plan = self._desk.agreed_plan(customer, self._wish, self._shown)
        self.notes, self.effects = plan.notes, plan.effects
        return plan.after

    def done(self, customer: Customer) -> Done:
        """Return what was carried out, with the customer as it is on the disk since."""
        return Done(customer=customer, notes=self.notes, effects=self.effects)


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an ending whose date, `on`, has come: done, or refused and why.

    `maybe` says why it is not certain whether it stays done.
    """

    number: str
    name: str
    service: str
    collaboration: str
    on: date
    done: Done | None
    refusals: tuple[Refusal, ...] = ()
    maybe: MaybeSaved | None = None


class Desk(Batches):
    """What one operator does to one store."""

    @contextlib.contextmanager
    def beside(self) -> Iterator["Desk"]:
        """Sit down at the same store once more, for long work in a thread beside this desk.

        Raises:
            NotFound, StoreDamaged: the store can no longer be opened.
        """
        with self._store.beside() as store:
            yield Desk(store, self.operator, company=self.company, clock=self._clock)

    def carry_out(
        self, number: str, wish: Wish, *, shown: tuple[Effect, ...] | None = None
    ) -> Done:
        """Carry out a wish on what is on the disk right now.

        `shown` are the effects that the operator agreed to.

        Raises:
            Refused: a rule says no.
            Conflict: what would happen now is not what was shown; the office's policy is another.
            NotFound, StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the store says.
        """
        self._refuse_others(number)
        self._refuse_changes()
        if isinstance(wish, RemoveCustomer):
            confirmed = msgspec.structs.replace(wish, confirmation=wish.confirmation or "")
            customer, told = self._removed(number, confirmed, shown)
            return Done(customer=customer, removed=told)
        change = _AgreedChange(self, wish, shown)
        try:
            with told_to_own(self.company):
                customer = self._store.change(number, change)
        except StoreBusy:
            if self.company is None:
                raise
            # the message would name the holder of the lock, perhaps another customer's user
            raise StoreBusy(_("the store is busy; try again")) from None
        done = change.done(self._told(customer))
        if isinstance(wish, EditUser) and self.company is not None:
            self._know_own_address(wish, done)
        return done

    def carry_out_several(self, agreed: Sequence[Agreed]) -> Iterator[tuple[ActResult, ...]]:
        """Carry out wishes, each on its own, and tell of one or of some at a time what came of it.

        What is told is on the disk, or is not done. Whoever takes no more stops it: nothing after
        what was told last is begun. Some are waited for together, as many as take a moment. Where
        a signal ends it, those that were under way are told as not certain before it goes on.
        """
        pace = Pace()
        place = 0
        while some := agreed[place : place + pace.size]:
            try:
                with pace.measured():
                    outcomes = self.carried_out_together(some)
            except (KeyboardInterrupt, SystemExit):
                yield (MaybeSaved(_("interrupted")),) * len(some)
                raise
            place += len(some)
            yield outcomes
            if place < len(agreed):
                pace.let_others_in()

    def carried_out_together(self, some: Sequence[Agreed]) -> tuple[ActResult, ...]:
        """Carry out some wishes, wait for all of them at once, and return what came of each."""
        alone = len(some) == 1 or self.company is not None or self.operator.read_only
        if alone or any(isinstance(each.wish, RemoveCustomer) for each in some):
            return tuple(
                answer_of(self.carry_out, each.number, each.wish, shown=each.shown) for each in some
            )
        changes = [_AgreedChange(self, each.wish, each.shown) for each in some]
        numbers = (each.number for each in some)
        kept = self._store.change_each([*zip(numbers, changes, strict=True)])
        return tuple(
            found if isinstance(found, StoreError) else change.done(found)
            for found, change in zip(kept, changes, strict=True)
        )

    def agreed_plan(self, customer: Customer, wish: Wish, shown: tuple[Effect, ...] | None) -> Plan:
        """Plan a wish under the store's lock, where it still does what was agreed to.

        Raises:
            Refused: a rule says no.
            Conflict: what would happen now is not what was shown; the office's policy is another.
            StoreDamaged: the policy or the people cannot be read.
        """
        # policy and rights may have changed meanwhile
        self._refuse_other_policy(wish)
        self.refresh_operator()
        self.know_own_user(customer)
        plan = self._planned(customer, wish, self._services_for(wish))
        if plan.refusals:
            raise Refused(plan.refusals)
        if (shown is not None and differ(shown, plan.effects)) or (
            isinstance(wish, End) and _moved_on(customer, wish)
        ):
            raise Conflict(
                _(
                    "{customer} was changed by somebody else meanwhile, and this would now do "
                    "something else than was shown. Nothing has been done; look again.",
                    customer=customer.name,
                )
            )
        return plan

    def _know_own_address(self, wish: EditUser, done: Done) -> None:
        """Act under the new address when a customer's user has changed their own."""
        if wish.email.casefold() == self.operator.login.casefold():
            user = done.customer.user(done.entry.details["email"])
            assert user is not None
            self.operator = msgspec.structs.replace(self.operator, login=user.email, name=user.name)

    def know_own_user(self, customer: Customer) -> None:
        """Take up what the list of users says of the operator now, at the customer's own desk.

        Who is active there no more, or demoted, does nothing more; a new role begins with the next
        login (R30).
        """
        if self.company != customer.number:
            return
        user = customer.user(self.operator.login)
        if user is None or not user.active:
            gone = no_longer_user(self.operator.login, customer.number)
        elif self.operator.portal_role == "administrator" != portal_role_of(user):
            gone = demoted(user)
        else:
            gone = None
        name = self.operator.name if user is None else user.name
        self.operator = msgspec.structs.replace(self.operator, name=name, gone=gone)

    def due(
        self, on_damage: OnDamage = refuse_damage, may_begin: Callable[[], bool] = lambda: True
    ) -> Iterator[Due]:
        """Carry out each ending whose date has come, and tell what became of it (R42).

        What is refused stays as it is, and the next call reports it again. `on_damage` gets what
        cannot be read; the endings of all other customers are carried out, also after one of which
        it is not certain that it stays, or whose file cannot be written. `may_begin` is asked
        before each step, and where it says no, the others are left to the next call.

        Raises:
            Refused: the desk is read-only.
            NotSaved: some could not be saved, which are named; all others are told before.
            StoreBusy, StoreDamaged: as the store says.
        """
        from store.rules.endings import scheduled  # here and below: each act needs its own

        self._refuse_changes()
        today = self.today()
        due = [
            (customer, id)
            for customer in self._with_endings(today, on_damage)
            for id in scheduled.due_endings(customer, today, self.services)
        ]
        agreed = [Agreed(customer.number, FallDue(collaboration=id)) for customer, id in due]
        waiting, unsaved = iter(due), list[str]()
        steps = self.carry_out_several(agreed) if due and may_begin() else iter(())
        for outcomes in steps:
            stopped: StoreError | None = None
            for outcome, (customer, id) in zip(outcomes, waiting, strict=False):
                result = None
                try:
                    with left_out(on_damage):
                        result = self._fallen_due(customer, id, outcome)
                except StoreError as error:  # the others of this step are done all the same
                    if isinstance(error, NotSaved) and not self._store.on_server:
                        unsaved.append(self._not_ended(customer, id, error))
                    else:
                        stopped = stopped or error
                if result is not None:
                    yield result
            if stopped is not None:
                if unsaved:
                    stopped.add_note(_first_of(unsaved))
                raise stopped
            if not may_begin():
                break
        if unsaved:
            raise NotSaved(_first_of(unsaved))

    def _not_ended(self, customer: Customer, id: str, error: StoreError) -> str:
        """Say which ending could not be saved: its file may be at fault, and no other one."""
        service = service_name(self.services, collaboration_of(customer, id).service)
        return f"{customer.number} {customer.name}: {service}: {error}"

    def _fallen_due(self, customer: Customer, id: str, outcome: ActResult) -> Due | None:
        """Tell what became of an ending whose date has come.

        Nothing where another process was faster: what is done already is not refused.
        """
        collaboration = collaboration_of(customer, id)
        assert collaboration.ending is not None
        refusals: tuple[Refusal, ...] = ()
        maybe: MaybeSaved | None = None
        match outcome:
            case MaybeSaved():
                maybe = outcome
            case Refused():
                if not self._still_due(customer.number, id):
                    return None
                refusals = outcome.refusals
            case NotFound():  # somebody else has taken it away meanwhile
                refusals = (Refusal(code="not-active", message=f"{outcome}"),)
            case StoreError():
                raise outcome
        return Due(
            number=customer.number,
            name=customer.name,
            service=collaboration.service,
            collaboration=id,
            on=collaboration.ending.on,
            done=outcome if isinstance(outcome, Done) else None,
            refusals=refusals,
            maybe=maybe,
        )

    def _still_due(self, number: str, id: str) -> bool:
        """Whether an ending that was refused still waits, on what is on the disk right now."""
        from store.rules.endings import scheduled

        customer = self.customer(number)
        return id in scheduled.due_endings(customer, self.today(), self.services)

    def run_import(
        self,
        incoming: "ImportFile",
        *,
        skip_faulty: bool = False,
        dry_run: bool = False,
        agreed: frozenset[str] = frozenset(),
        on_line: "Callable[[ImportLine], None]" = lambda arrival: None,
    ) -> "ImportReport":
        """Add or change what a file brings, all or nothing; with `skip_faulty`, what can be.

        With `dry_run` it only reports what would be, with all that is refused. `agreed` is what
        was answered where a table leaves open who a customer is. `on_line` is called for each
        customer as it is decided on.

        Raises:
            Refused: the operator may not, it is another office's, or something in it is refused.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the store says.
        """
        from store.exchange.importer import run_import

        self.refresh_operator()
        self._refuse_imports()
        if incoming.office is not None and not validation.is_same_name(
            incoming.office.name, self.office.name
        ):
            message = _(
                "The file is of {office}, the store of {own}.",
                office=incoming.office.name,
                own=self.office.name,
            )
            raise Refused.because("invalid-value", message)
        policy = self._store.policy() if incoming.policy else {}
        _refuse_second_policy(policy, incoming.policy)
        report = run_import(
            self._store,
            incoming,
            self.operator,
            self._clock(),
            self.services,
            skip_faulty=skip_faulty,
            dry_run=dry_run,
            agreed=agreed,
            on_line=on_line,
            still_may=self._refuse_imports_of,
        )
        if dry_run:
            return report
        notes = tuple(self._say_beside(incoming, report.batch))
        return msgspec.structs.replace(report, notes=(*report.notes, *notes)) if notes else report

    def _refuse_imports_of(self, people: tuple[Employee, ...]) -> None:
        """Ask for the right again: it may have been taken while the lock was waited for."""
        self._take_up(people)
        self._refuse_imports()

    def _say_beside(self, incoming: "ImportFile", batch: str | None) -> Iterator[str]:
        """Keep what else a file brings; what is not kept is told, as the customers are in."""
        if incoming.policy:
            try:
                self._keep_policy(incoming.policy, _refuse_second_policy)
            except StoreError as error:
                yield _("the policy of the office is not brought in: {why}", why=error)
        if incoming.said or incoming.headings:
            try:
                self.say_headings(
                    incoming.said,
                    of_file=incoming.headings,
                    overruled=incoming.overruled,
                    batch=batch,
                )
            except StoreError as error:
                yield _("what headings mean is not remembered: {why}", why=error)

    def plan_policy(self, policy: Policy) -> Services:
        """Return the services as another policy of the office would leave them.

        Raises:
            Refused: the operator may not, or it has faults; each is named with its path.
        """
        if refusals := rights.refusals(self.operator, "set-policy"):
            raise Refused(refusals)
        try:
            services = with_policy(policy)
            if faults := to_come(policy, self.today()):
                raise PolicyFaults(list(faults))
        except PolicyFaults as error:
            raise Refused(
                Refusal(code="invalid-value", message=fault) for fault in error.faults
            ) from None
        return services

    def keeps_policy(self, policy: Policy) -> bool:
        """Return whether that is the office's policy already; one that is broken or lost is none.

        Raises:
            OutOfReach: the server does not answer.
        """
        return self._kept_policy() == policy

    def given_up_policy(self) -> "ToldPolicy | None":
        """Return what is known of the policy so far, where it cannot be used; else None.

        Another one that is set gives it up, and so does clearing it.

        Raises:
            OutOfReach: the server does not answer.
            StoreDamaged: the office's history cannot be read.
        """
        return self._given_up(self._kept_policy())

    def replaced_by(self, policy: Policy) -> "tuple[bool, ToldPolicy | None]":
        """Return both of a policy: whether it is kept already, and which one it would give up.

        Raises:
            OutOfReach, StoreDamaged: as in `given_up_policy`.
        """
        so_far = self._kept_policy()
        return so_far == policy, self._given_up(so_far)

    def _kept_policy(self) -> Policy | None:
        """Return the office's policy as it is kept; None where it is broken or lost."""
        try:
            return self._store.policy()
        except OutOfReach:
            raise
        except StoreDamaged:
            return None

    def _given_up(self, so_far: Policy | None) -> "ToldPolicy | None":
        from store.domain.policy.told import told_policy  # where a policy is changed alone

        if so_far is not None:
            with contextlib.suppress(PolicyFaults):
                with_policy(so_far)
                return None
        return told_policy(self._store.office_history())

    def replace_policy(self, policy: Policy) -> None:
        """Keep another policy of the office, which every plan follows from now on.

        The office's history tells it, unless it is the same as before.

        Raises:
            Refused: as in `plan_policy`.
            Conflict: the policy so far is not the one that this desk goes by.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the store says.
        """

        def refuse(before: Policy, policy: Policy) -> None:
            if self._policy is not None and before not in (self._policy, policy):
                self._follow(before)  # the next attempt is made with that in sight
                raise Conflict(_(OTHER_POLICY))

        self._keep_policy(policy, refuse)

    def _keep_policy(self, policy: Policy, refuse: Callable[[Policy, Policy], None]) -> None:
        """Keep a policy; `refuse` is asked under the lock, with the one so far and this one.

        It is not asked where the one so far cannot be used, for this one mends that.
        """
        self.plan_policy(policy)
        from store.domain.policy.told import told_policy
        from store.rules.endings.statements import policy_details

        def tell() -> Entry | None:
            self.refresh_operator()  # rights may have changed while the lock was waited for
            after = self.plan_policy(policy)
            before: Policy | None = None
            services = catalogue()  # where the policy so far has faults, nothing goes by it
            lost: ToldPolicy | None = None
            try:
                before = self._store.policy()
                services = with_policy(before)
            except (StoreDamaged, PolicyFaults):
                lost = told_policy(self._store.office_history())
            else:
                refuse(before, policy)
            if policy == before:
                return None
            action = "set-policy" if policy else "clear-policy"
            details = policy_details(before or {}, policy, services, after, lost)
            return entry_of(self.operator, self._clock(), action=action, details=details)

        self._store.replace_policy(policy, tell)
        self._follow(policy)

    def hand_over(
        self, number: str, service: str | None = None, said: Language | None = None
    ) -> "Pack":
        """Return the pack of one collaboration, or of all, to be written and then recorded.

        Its `wish` records it: carry that out once the files are written. It is said in the
        language of who gets it, else in the operator's.

        Raises:
            Refused: the desk is read-only, so that nothing could be recorded; the account may act
                in this name no longer; who sits here does nothing more (R30, R50).
            NotFound, StoreDamaged: the customer, or what `service` names, cannot be had.
        """
        self._refuse_changes()
        # a change is refused by the server itself, but these files are written before it is asked
        if refused := not_for_others(self._store, self.operator.login, self.operator.os_user):
            raise Refused.because("not-allowed", refused)
        self.refresh_operator()
        customer = self.customer(number)
        self.know_own_user(customer)
        if self.operator.gone is not None:
            raise Refused.because("not-allowed", self.operator.gone)
        chosen = customer.collaborations
        if service is not None:
            chosen = (self.collaboration(customer, service, among=ANY),)
        if said is None:
            return self._packed(customer, chosen)
        with said_in(said):
            return self._packed(customer, chosen)

    def _packed(self, customer: Customer, chosen: Sequence[Collaboration]) -> "Pack":
        from store.exchange.pack import packed
        from store.exchange.papers.pack_text import PackedPlan

        planned = [
            PackedPlan(
                collaboration=collaboration.id,
                outcome=outcome.id,
                plan=self.plan_for(customer, wish),
            )
            for collaboration in chosen
            if collaboration.running and collaboration.service in self.services
            for outcome in self.services[collaboration.service].outcomes
            for wish in (End(collaboration=collaboration.id, outcome=outcome.id),)
        ]
        return packed(
            customer,
            chosen,
            planned,
            self.office,
            self.services,
            self.operator.employees,
            by=self.operator,
            now=self._clock(),
        )


def _first_of(unsaved: Sequence[str]) -> str:
    """Name what could not be saved; of many the first, and how many more they are."""
    named, more = "; ".join(unsaved[:MOST_NAMED]), len(unsaved) - MOST_NAMED
    return _("{first} and {n} more", first=named, n=more) if more > 0 else named


def _refuse_second_policy(so_far: Policy, brought: Policy) -> None:
    """Refuse to bring in a policy where the office has another one.

    Raises:
        Refused: it has.
    """
    if so_far not in ({}, brought):
        message = _("The store has another policy of the office already.")
        raise Refused.because("already-exists", message)


def _moved_on(customer: Customer, wish: End) -> bool:
    """Whether a wish of a plan file is about a customer that has been changed since."""
    if wish.run is None:
        return False
    from store.exchange.plan_file import moved_on

    return moved_on(customer, wish)
