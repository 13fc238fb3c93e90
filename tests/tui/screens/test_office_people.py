"""Office's people by keys: brought in, given rights, deactivated; what a leaver holds goes on."""

import pytest
from msgspec.structs import replace

from store.domain.model import Employee, Task
from store.domain.wishes import (
    ActivateEmployee,
    ChangeRights,
    DeactivateEmployee,
    EditEmployee,
)
from store.files.store import TinyStore
from store.i18n.language import set_language
from tui.screens.reassign import reassigned_words


@pytest.fixture
def bos(make):
    """Make two customers that Bo answers for, and one that he does not."""
    return (
        make.customer(make.collaboration("utlagg"), account_manager="bo"),
        make.customer(
            make.collaboration("scanner", status="requested", requested_by="bo"),
            number="1002",
            name="Beta Café AB",
            tasks=(Task(name="Löpande bokföring", owner="bo"),),
        ),
        make.customer(make.collaboration("utlagg"), number="1003", name="Gamma", tasks=()),
    )


def employee(office, login: str) -> Employee | None:
    people = TinyStore(office.path, who="test").employees
    return next((each for each in people if each.login == login), None)


async def test_n_brings_in_a_colleague(office_with):
    office = office_with()
    async with office.screen() as hands:
        await hands.press("p")
        await hands.sees("Office's people", "Anna Berg", "full rights Administrator active")
        await hands.press("n")
        await hands.sees("Bring in a colleague", "(*) standard rights", "(*) User")
        for words in ("greta", "Greta Holm", "Greta <GRETA@byranorr.test>"):
            await hands.paste(words)
            await hands.press("enter")
        await hands.press("1")
        await hands.sees("(*) full rights")
        await hands.press("tab", "1")
        await hands.sees("(*) Administrator")
        await hands.press("tab", "enter")
        await hands.sees("Greta Holm brought in. Saved.", "Greta Holm greta full rights")
        await hands.press("e")
        await hands.sees("Edit: Greta Holm")

    assert employee(office, "greta") == Employee(
        login="greta",
        name="Greta Holm",
        email="greta@byranorr.test",
        rights="full",
        portal_role="administrator",
    )


async def test_an_address_that_takes_a_main_contact_away_is_confirmed_first(office_with, make):
    """The customer is named; who goes back is in the form again, with all that was typed (R25)."""
    office = office_with(make.customer(make.collaboration("utlagg")))
    async with office.screen() as hands:
        await hands.press("p", "n")
        for words in ("eva", "Eva Lind", "eva@alfa.test"):
            await hands.paste(words)
            await hands.press("enter")
        await hands.press("tab", "tab", "enter")
        await hands.sees("Save: eva", "1001 Alfa Bygg AB: Eva Lind <eva@alfa.test>")
        await hands.press("escape")
        await hands.sees("Bring in a colleague", "E-mail [ eva@alfa.test")
        await hands.press("escape")
        await hands.sees("Office's people", "Nothing was changed.")
    assert employee(office, "eva") is None


async def test_what_is_wrong_in_the_form_is_told_and_the_cursor_goes_there(office_with):
    office = office_with()
    async with office.screen() as hands:
        await hands.press("p", "n")
        await hands.paste("bo")
        await hands.press("ctrl+s")
        await hands.sees("! bo is an employee here already: Bo Ek.", "! A name is needed.")
        await hands.sees("! An e-mail address is needed.", "3 to correct: Login · Name · E-mail")
        await hands.press("tab")
        await hands.paste("Bo Två")
        await hands.press("enter")
        await hands.paste("bo2@byranorr.test")
        await hands.sees("1 to correct: Login")
        await hands.press("shift+tab", "shift+tab", "end")
        await hands.paste("2")
        await hands.press(*("tab",) * 5, "enter")
        await hands.sees("Bo Två brought in. Saved.", "Bo Två")
    assert employee(office, "bo2").name == "Bo Två"


async def test_name_address_and_rights_are_changed_by_keys(office_with):
    office = office_with()
    async with office.screen() as hands:
        await hands.press("p", "down", "enter")
        await hands.sees("Edit: Bo Ek", "bo@byranorr.test")
        await hands.press("end")
        await hands.paste("man")
        await hands.press("enter", "tab", "enter")
        await hands.sees("Bo Ekman edited. Saved.", "Bo Ekman")
        await hands.press("m")
        await hands.sees("Rights: Bo Ekman", "(*) standard rights")
        await hands.press("1", "tab", "tab", "enter")
        await hands.sees("Bo Ekman", "full rights User active")
    assert (employee(office, "bo").name, employee(office, "bo").rights) == ("Bo Ekman", "full")


async def test_the_last_who_may_do_everything_stays(office_with):
    office = office_with()
    async with office.screen() as hands:
        await hands.press("p", "i")
        await hands.sees("Not possible", "Anna Berg is the last active employee with full rights")
        await hands.press("escape", "m", "down", "space", "tab", "tab", "enter")
        await hands.sees("give both to somebody else first")
        await hands.press("escape", "escape")
        await hands.sees("Settings > Collaborations")
    assert employee(office, "anna").in_charge


async def test_who_leaves_hands_over_and_the_marks_come_and_go(office_with, bos):
    """From the office's people to the list: marked, found by the filter, handed over, unmarked."""
    office = office_with(*bos)
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("p", "down", "i")
        await hands.sees("Deactivate: Bo Ek", "account manager of 1 customer: 1001",
                         "owner of 2 tasks: 1001, 1002", "sent 1 request")  # fmt: skip
        await hands.press_act()
        await hands.sees("deactivated. Saved.", "standard rights User inactive")
        await hands.press("escape")
        await hands.sees("! manager left", "request sent · ! left", "Bo Ek, has left")

        await hands.press("f")
        await hands.paste("manager or owner")
        await hands.press("enter", "escape", "escape")
        await hands.sees("[manager or owner has left x]", "2 of 3")

        await hands.press("p", "down", "l")
        await hands.sees("Leaving · Bo Ek", "answers for something at 2 customers",
                         "1001 Alfa Bygg AB account manager",
                         "sent the request for Visma Scanner", "(stays; look at it)")  # fmt: skip
        await hands.press("o")
        await hands.sees("Who takes over from Bo Ek?", "Anna Berg (anna)")
        await hands.press("down", "enter")
        await hands.sees("Hand over from Bo Ek to Cecilia Dahl",
                         "Cecilia Dahl takes over 2 customers",
                         "1001 Alfa Bygg AB: account manager · owner of the task",
                         "Stays with Bo Ek: look at it yourself",
                         "1002 Beta Café AB: sent the request for Visma Scanner")  # fmt: skip
        assert hands.lines[0].startswith(" Hand over from")  # a page: no list shines through
        await hands.press("escape")
        await hands.sees("Leaving · Bo Ek", "Nothing was changed.")
        await hands.press("o", "down", "enter")
        await hands.sees("takes over")
        await hands.press_act()
        await hands.sees(
            "Handed over 2 of 2 to Cecilia Dahl. It is saved.", "done 1001 Alfa Bygg AB"
        )
        await hands.press("escape", "escape")
        await hands.sees("0 of 3")
        await hands.press("c")
        await hands.sees_no("has left")

    first, second = office.customer("1001"), office.customer("1002")
    assert first.account_manager == "cecilia"
    assert first.tasks[0].owner == second.tasks[0].owner == "cecilia"
    assert [each.action for each in first.history] == ["reassign"]


@pytest.mark.parametrize(
    ("language", "done", "maybe", "told"),
    [
        ("en", 3, 0, "Handed over 3 of 3 to Bo. It is saved."),
        ("en", 0, 0, "Handed over 0 of 3 to Bo."),
        ("en", 1, 1, "Handed over 1 of 3 to Bo. It is saved. Of 1 it is not certain; look again."),
        ("en", 0, 2, "Handed over 0 of 3 to Bo. Of 2 it is not certain; look again."),
        ("sv", 0, 0, "Överlämnade till Bo: 0 av 3."),
        ("sv", 1, 1, "Överlämnade till Bo: 1 av 3. Det är sparat. "
                     "Det är osäkert om 1 sparades; titta igen."),
    ],
)  # fmt: skip
def test_only_what_was_handed_over_is_told_as_saved(language, done, maybe, told) -> None:
    set_language(language)
    assert reassigned_words(done, 3, "Bo", maybe=maybe) == told


async def test_what_a_colleague_does_meanwhile_comes_by_itself(office_with, bos):
    """Rights that are taken away grey the keys of a screen that is open."""
    office = office_with(*bos)
    boss = office.desk()
    boss.change_employee(ChangeRights(login="david", rights="full"))
    async with office.screen("david") as hands:
        await hands.press("p")
        await hands.sees("David Falk david full rights Administrator active")
        boss.change_employee(EditEmployee(login="bo", name="Bo Ekman"))
        boss.change_employee(ChangeRights(login="david", rights="standard"))
        await hands.until(lambda: "Bo Ekman" in hands.text, "Bo Ekman")
        await hands.sees("David Falk david standard rights")
        await hands.press("n")
        await hands.sees("Changing the office's people takes full rights", "Anna Berg can do it.")
        await hands.press("escape", "p")
        await hands.sees("Anna Berg can do it.")
        boss.change_employee(DeactivateEmployee(login="david"))
        await hands.until(lambda: "no longer active" in hands.text, "no longer active")
        await hands.sees("Deactivated by Anna Berg on 2026-11-23. Ask Anna Berg.")
    assert employee(office, "bo") == replace(employee(office, "bo"), name="Bo Ekman")


@pytest.mark.parametrize("login", ["bo", "cecilia", "david"])
async def test_who_may_not_is_told_who_may(office_with, login):
    office = office_with()
    async with office.screen(login) as hands:
        await hands.press("p")
        await hands.sees("Changing the office's people takes", "Anna Berg can do it.")
        await hands.sees("Settings > Collaborations")


async def test_in_swedish(office_with, bos):
    set_language("sv")
    office = office_with(*bos)
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("p")
        await hands.sees("Byråns medarbetare", "fulla rättigheter Administratör aktiv")
        await hands.press("down", "i")
        await hands.press_act()
        await hands.press("escape")
        await hands.sees("! kundansv. slutat", "! slutat", "Bo Ek, har slutat")


async def test_the_rights_window_tells_what_will_happen(office_with):
    """From the plan, as the other forms do; also why it would be refused."""
    office = office_with()
    async with office.screen() as hands:
        await hands.press("p", "down", "m")
        await hands.sees("Rights: Bo Ek", "What will happen", "Nothing yet.")
        await hands.press("1")
        await hands.sees("rights Bo Ek: full rights, standard rights until now")
        await hands.press("tab", "1")
        await hands.sees("role in Mina tjänster Bo Ek: Administrator, User until now")
        await hands.press("escape", "up", "m", "2")
        await hands.sees("Anna Berg is the last active employee with full rights")


async def test_rights_send_what_was_chosen_here(office_with):
    """A colleague's change of the role is not undone by a window that was opened before it."""
    office = office_with()
    async with office.screen() as hands:
        await hands.press("p", "down", "m", "1")
        await hands.sees("(*) full rights", "(*) User")
        office.desk().change_employee(ChangeRights(login="bo", portal_role="administrator"))
        await hands.sees("Changed meanwhile: role in Mina tjänster: Bo Ek: Administrator")
        await hands.sees("(*) full rights", "(*) Administrator")
        await hands.press("ctrl+s")
        await hands.sees("Bo Ek given other rights. Saved.", "Bo Ek bo full rights Administrator")
    assert employee(office, "bo").in_charge


async def test_an_edit_sends_what_was_changed_here(office_with):
    """What both have changed is told with how it is now, before it is saved."""
    office = office_with()
    async with office.screen() as hands:
        await hands.press("p", "down", "e", "tab")
        await hands.paste("bo.ek@byranorr.test")
        office.desk().change_employee(EditEmployee(login="bo", name="Bo Ekman"))
        await hands.sees("Changed meanwhile: name: Bo Ekman, Bo Ek until now.", "Name [ Bo Ekman")
        await hands.sees("E-mail [ bo.ek@byranorr.test")
        office.desk().change_employee(EditEmployee(login="bo", email="bo.ekman@byranorr.test"))
        await hands.sees("bo.ek@byranorr.test, bo.ekman@byranorr.test until now")
        assert employee(office, "bo").email == "bo.ekman@byranorr.test"
        await hands.press("ctrl+s")
        await hands.sees("Saved.")
    assert (employee(office, "bo").name, employee(office, "bo").email) == (
        "Bo Ekman",
        "bo.ek@byranorr.test",
    )


@pytest.mark.parametrize(
    ("language", "cure"),
    [
        ("en", "l (Leaving) shows all of it, and o there hands over customers and tasks"),
        ("sv", "l (Slutar) visar allt, och o där lämnar över kunder och uppdrag"),
    ],
)
async def test_who_is_made_inactive_hands_over_by_the_keys_of_the_screen(
    office_with, bos, language, cure
):
    set_language(language)
    async with office_with(*bos).screen() as hands:
        await hands.press("p", "down", "i")
        await hands.sees(cure)
        await hands.sees_no("--hand-over-to")


GONE = "Anna Berg is no longer active at Byrå Norr AB."


async def test_a_page_that_is_open_says_that_one_may_act_no_more_and_takes_it_back(
    office_with, bos, make
):
    """No key is needed to learn it, nothing is called ready, and it goes when it is so no more."""
    office = office_with(*bos)
    office.desk().change_employee(
        ChangeRights(login="cecilia", rights="full", portal_role="administrator")
    )
    chief = office.desk("cecilia")
    async with office.screen() as hands:
        await hands.go_to("1001", 1)
        await hands.press("x", "1")
        await hands.sees("Ready: Ctrl+S does it.")
        chief.change_employee(DeactivateEmployee(login="anna"))
        await hands.until(lambda: GONE in hands.text, "who may act no more")
        await hands.sees("Deactivated by Cecilia Dahl on 2026-11-23. Ask Cecilia Dahl.")
        await hands.sees_no("Ready: Ctrl+S does it.")
        await hands.sees_no("..")
        chief.change_employee(ActivateEmployee(login="anna"))
        await hands.until(lambda: "Ready: Ctrl+S does it." in hands.text, "that it is ready again")
        await hands.sees_no(GONE)
        chief.change_employee(DeactivateEmployee(login="anna"))
        await hands.until(lambda: GONE in hands.text, "who may act no more")
        await hands.press("escape")
        await hands.sees("! What is shown was read at", GONE)
        await hands.sees_no("..")
        chief.change_employee(ActivateEmployee(login="anna"))
        await hands.until(lambda: GONE not in hands.text, "that it is so no more")
        await hands.press("x", "1", "ctrl+s")
        await hands.sees("Saved")

    assert not office.customer("1001").collaborations[0].running


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)])
async def test_that_one_may_act_no_more_is_said_once(office_with, bos, size):
    """On the page beside what is left, and on the list after an act that is refused for it."""
    office = office_with(*bos)
    office.desk().change_employee(
        ChangeRights(login="cecilia", rights="full", portal_role="administrator")
    )
    async with office.screen(size=size) as hands:
        await hands.go_to("1001", 1)
        await hands.press("x", "1")
        office.desk("cecilia").change_employee(DeactivateEmployee(login="anna"))
        await hands.until(lambda: GONE in hands.text, "who may act no more")
        assert hands.text.count(GONE) == 1
        await hands.press("escape")
        await hands.sees("What is shown was read at")
        await hands.press("u")
        await hands.done()
        await hands.sees(GONE, "What is shown was read at")
        assert hands.text.count(GONE) == 1


async def test_a_page_that_is_open_says_that_rights_were_taken_away(office_with, bos):
    office = office_with(*bos)
    office.desk().change_employee(ChangeRights(login="david", rights="full"))
    async with office.screen("david") as hands:
        await hands.go_to("1001", 1)
        await hands.press("x", "1")
        await hands.sees("Ready: Ctrl+S does it.")
        office.desk().change_employee(ChangeRights(login="david", rights="standard"))
        await hands.until(lambda: "takes full rights" in hands.text, "what it takes")
        await hands.sees_no("Ready: Ctrl+S does it.")
        office.desk().change_employee(ChangeRights(login="david", rights="full"))
        await hands.until(lambda: "Ready: Ctrl+S does it." in hands.text, "that it is ready again")


async def test_a_list_that_is_open_takes_back_that_one_may_act_no_more(office_with, bos):
    office = office_with(*bos)
    office.desk().change_employee(
        ChangeRights(login="cecilia", rights="full", portal_role="administrator")
    )
    chief = office.desk("cecilia")
    async with office.screen() as hands:
        await hands.press("H")
        chief.change_employee(DeactivateEmployee(login="anna"))
        await hands.until(lambda: GONE in hands.text, "who may act no more")
        chief.change_employee(ActivateEmployee(login="anna"))
        await hands.until(lambda: GONE not in hands.text, "that it is so no more")


@pytest.mark.parametrize(
    ("language", "none", "not_undone"),
    [
        ("en", "Nothing here begins with zz", "A hand-over is not undone: handing back moves all"),
        ("sv", "Inget här börjar med zz", "En överlämning ångras inte: lämnas den tillbaka"),
    ],
)
async def test_letters_choose_who_takes_over(
    office_with, bos, language: str, none: str, not_undone: str
):
    """Letters that nobody has choose nobody, and Enter then leads nowhere."""
    set_language(language)
    async with office_with(*bos).screen() as hands:
        await hands.press("p", "down", "l", "z")
        await hands.sees(not_undone)
        await hands.press("o", "z", "z")
        await hands.sees(none)
        await hands.press("enter")
        await hands.sees(none)
        await hands.press("down", "c", "e", "c", "i")
        await hands.sees_no(none)
        await hands.press("enter")
        await hands.sees("Bo Ek", "Cecilia Dahl", "1001")
        assert "Cecilia Dahl" in hands.lines[0]


@pytest.mark.parametrize(
    ("opened", "why"),
    [
        (("p",), "z undoes nothing here: change a colleague back"),
        (("p", "down", "l"), "A hand-over is not undone"),
        (("i",), "z undoes nothing here: set the policy again"),
    ],
)
async def test_where_nothing_is_ever_undone_help_names_no_key(office_with, bos, opened, why):
    """Pressed all the same, it says why."""
    async with office_with(*bos).screen(size=(80, 40)) as hands:
        await hands.press(*opened, "question_mark")
        await hands.sees("Keys", "All keys of this screen")
        await hands.sees_no("Undo what was last done here")
        await hands.press("escape", "z")
        await hands.sees(why)
