"""Users and services: every key of the screen, its forms, and what others change meanwhile."""

import pytest
from msgspec.structs import replace
from textual import events

from store.domain.model import Customer, User
from store.domain.wishes import (
    AddUser,
    ChangeRights,
    ChangeRole,
    EditUser,
    License,
    RemoveUser,
)
from store.files.disk import Disk, locked
from store.i18n.language import set_language

PLACE = "Mina tjänster > Alfa Bygg AB > Users and services"
OF_THE_OFFICE = (
    "The first user of the company's own becomes its Administrator and",
    "2 (*) User",
    "Bo Ek is created as User",
    "Bo Ek works at the office and does not become main contact",
)
AV_BYRÅN = (
    "Den första av företagets egna användare blir dess administratör",
    "2 (*) Användare",
    "Bo Ek skapas med rollen Användare",
    "Bo Ek arbetar på byrån och blir inte huvudkontakt",
)
LOCKED = "is main contact and cannot be"
DISA = "disa@gammaakeri.example"


@pytest.fixture
def three(make) -> Customer:
    """Make a customer with a main contact, a plain user and an inactive one."""
    users = (
        make.administrator("Eva Lind", phone="+46 70 174 06 05", services=("utlagg",)),
        make.user("Omar Ali", services=("utlagg", "lon")),
        make.user("Ulla Ek", active=False),
    )
    return make.customer(users=users)


def user(office, email: str) -> User | None:
    return office.customer("1001").user(f"{email}@alfa.test")


@pytest.mark.parametrize(
    ("number", "place"),
    [
        ("1001", "Mina tjänster > Alfa Bygg AB > Users and services Anna Berg · office"),
        ("1005", "Users and services · 1005 Ängslyckans Förskola AB Anna Berg · office"),
        ("1008", "Users and services"),
    ],
)
async def test_every_user_has_a_row_and_all_that_is_known_is_told_of_one(
    office, number: str, place: str
):
    """Name, role, state and licences in the row; address and telephone beside or below."""
    customer = office.customer(number)
    async with office.screen() as hands:
        await hands.go_to(number)
        await hands.press("u")
        await hands.sees(place)
        await hands.sees(
            "Name Role Main State Services", f"Users ({len(customer.users)}) · {number}"
        )
        for each in customer.users:
            services = office.desk().services
            names = [services[id].name.removeprefix("Visma ") for id in each.services]
            await hands.tells(each.name, f"e-mail {each.email} phone {each.phone}")
            await hands.sees(*(f"[x] {name}" for name in names))
            (row,) = [line for line in hands.lines[2:-14] if line.startswith(f" {each.name} ")]
            main = "yes" if customer.main_contact == each.email else "-"
            assert main in row.split()
            assert ", ".join(names) in row
            await hands.press("down")
    assert office.customer(number) == customer


async def test_what_a_user_holds_that_stops_an_ending_is_told(office):
    """With the service whose ending it stops."""
    async with office.screen() as hands:
        await hands.go_to("1001")
        await hands.press("u")
        await hands.sees("open 2 reports not submitted (in the way of ending Visma Utlägg)")
        await hands.press("down")
        await hands.sees("open 1 outlay not sent in (in the way of ending Visma Utlägg)")
        await hands.press("escape")
        await hands.go_to("1003")
        await hands.press("u")
        await hands.sees("open nothing that stops an ending")


async def test_since_when_by_whom_and_what_was_done_to_a_user_comes_from_the_history(
    office_with, three
):
    office = office_with(three)
    office.carry_out("1001", AddUser(name="Siv Ek", email="siv@alfa.test"))
    office.carry_out("1001", License(email="siv@alfa.test", service="utlagg"), login="david")
    async with office.screen() as hands:
        await hands.press("u", "end")
        await hands.tells("Siv Ek")
        await hands.sees("since 2026-11-23, created by Anna Berg")
        await hands.sees("2026-11-23 Siv Ek given a licence for Visma Utlägg, by David Falk")


async def test_an_empty_list_says_how_to_begin(office):
    """It is said once; keys that need a user are not there, and change nothing."""
    before = office.customer("1002")
    async with office.screen() as hands:
        await hands.go_to("1002")
        await hands.press("u")
        await hands.sees("There are no users yet. n creates the first one.")
        for key in ("e", "r", "m", "s", "i", "d", "enter", "j", "k", "down"):
            await hands.press(key)
            assert hands.text.count("n creates") == 1
            assert "Edit" not in hands.lines[-1]
        await hands.press("q")
        await hands.sees("Settings > Collaborations")

    assert office.customer("1002") == before


async def test_n_creates_a_user_from_what_people_paste(office_with, three):
    """An address with a name around it and a newline behind becomes a plain address (R31)."""
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "n")
        await hands.sees("Create user: Alfa Bygg AB", "(*) User")
        await hands.paste("\nEva Lindh\n")
        await hands.press("enter")
        await hands.paste("Eva Lind <EVA@x.example>\n")
        await hands.press("enter")
        await hands.paste("070-174 06 99")
        await hands.press("enter", "1")
        await hands.sees("(*) Administrator")
        await hands.press("tab", "enter")
        await hands.sees("Eva Lindh created. Saved; z undoes.", "Eva Lindh Administrator - active")
        await hands.sees("e-mail eva@x.example phone 070-174 06 99")
        await hands.press("r")
        await hands.sees("Role: Eva Lindh")

    new = office.customer("1001").users[-1]
    assert new == User(
        email="eva@x.example", name="Eva Lindh", phone="070-174 06 99", role="administrator"
    )
    assert office.customer("1001").history[-1].action == "add-user"


async def test_what_is_wrong_in_the_form_is_told_and_the_cursor_goes_there(office_with, three):
    """All that is wrong at once, each at its field; what is typed next lands in the first."""
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "n", *("tab",) * 4, "enter")
        await hands.sees("! A name is needed.", "! An e-mail address is needed.")
        await hands.sees("2 to correct: Name · E-mail")
        await hands.paste("Siv Ek")
        await hands.sees("Name [ Siv Ek", "1 to correct: E-mail")
        await hands.sees_no("A name is needed.")
        await hands.press("tab")
        await hands.paste("siv.alfa.test")
        await hands.sees("E-mail [ siv.alfa.test")
        await hands.sees_no("is needed.")
        await hands.press("tab")
        await hands.paste("ring me")
        await hands.press("ctrl+s")
        await hands.sees("! e-mail 'siv.alfa.test': an e-mail address must have an @-sign.")
        await hands.sees(
            "! phone 'ring me': a telephone number has digits, spaces, + and - only.",
            "2 to correct: E-mail · Phone",
        )
        await hands.paste("EVA <EVA@alfa.test>")
        await hands.press("ctrl+s")
        await hands.sees("! eva@alfa.test is in the list already: Eva Lind.", "! phone 'ring me'")
        assert office.customer("1001").version == three.version
        await hands.press("shift+tab", "tab")
        await hands.paste("siv@alfa.test")
        await hands.sees("E-mail [ siv@alfa.test")
        await hands.press("tab")
        await hands.paste("08-123 45 67")
        await hands.sees("Phone [ 08-123 45 67")
        await hands.sees_no("to correct")
        await hands.press("tab", "tab", "enter")
        await hands.sees("Saved; z undoes.", "Siv Ek User - active")

    assert user(office, "siv").phone == "08-123 45 67"


async def test_a_form_that_is_left_creates_nobody(office_with, three):
    """Esc and Cancel alike."""
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "n")
        await hands.paste("Siv Ek")
        await hands.press("escape", "n")
        await hands.sees("Create user")
        await hands.sees_no("Siv Ek")
        await hands.press("shift+tab", "enter")
        await hands.sees(PLACE)

    assert office.customer("1001") == three


async def test_e_puts_name_address_and_telephone_right(office_with, three, make):
    """The form is filled with what is known, and tells what follows; the cursor stays there."""
    report = make.record("report", status="draft", person="eva@alfa.test")
    office = office_with(replace(three, collaborations=(make.collaboration(
        "utlagg", records=(report,)),)))  # fmt: skip
    async with office.screen() as hands:
        await hands.press("u", "e")
        await hands.sees("Edit user: Eva Lind · Alfa Bygg AB")
        await hands.sees("Name [ Eva Lind", "E-mail [ eva@alfa.test", "Phone [ +46 70 174 06 05")
        await hands.press("ctrl+s")
        await hands.sees("Eva Lind has these details already.")
        await hands.paste("Eva Lindh")
        await hands.press("enter")
        await hands.paste("omar@alfa.test")
        await hands.press("enter", "tab", "enter")
        await hands.sees("omar@alfa.test is in the list already: Omar Ali.")
        await hands.paste("eva.lindh@alfa.test")
        await hands.sees("Eva Lindh, Eva Lind until now", "eva@alfa.test until now")
        await hands.sees("stays main contact, under the new address")
        await hands.sees("the one record about Eva Lindh follows")
        await hands.press("enter", "enter", "enter")
        await hands.sees("Saved; z undoes.", "Eva Lindh Administrator yes active")
        await hands.press("r")
        await hands.sees("Role: Eva Lindh")

    after = office.customer("1001")
    assert after.main_contact == after.users[0].email == "eva.lindh@alfa.test"
    assert after.users[0].services == ("utlagg",)
    assert after.collaborations[0].records[0].person == "eva.lindh@alfa.test"
    assert after.history[-1].action == "edit-user"


async def test_somebody_of_the_office_in_the_list_is_shown_as_such(office_with, make):
    """No step is done by it; the first of the customer's own cures, in one form (R24, R26)."""
    bo = make.administrator("Bo Ek", email="bo@byranorr.test")
    office = office_with(make.customer(make.collaboration("utlagg"), users=(bo,)))
    async with office.screen() as hands:
        await hands.sees("! no main contact")
        await hands.press("u")
        await hands.sees("Alfa Bygg AB needs a main contact", "step 1 of 2")
        await hands.sees("now 1 somebody on the customer's side is a user: the first n new user")
        await hands.sees("Bo Ek Administrator invalid active", "e-mail bo@byranorr.test")
        await hands.sees("main contact on record, not valid: Bo Ek")
        await hands.press("m")
        await hands.sees("Bo Ek works at the office and cannot be main contact.")
        await hands.press("enter", "n")
        await hands.sees("The first user of the company's own becomes its Administrator and")
        await hands.sees("(*) Administrator")
        await hands.paste("Siv Ek")
        await hands.press("enter")
        await hands.paste("siv@alfa.test")
        await hands.sees("Siv Ek is the first user, and becomes main contact")
        await hands.press("enter", "enter", "down", "space")
        await hands.sees("does not become main contact: a main contact is an Administrator")
        await hands.press("up", "space", "tab", "enter")
        await hands.sees("Siv Ek created. Saved.", "Siv Ek Administrator yes active")
        await hands.sees_no("needs a main contact")
        await hands.press("escape")
        await hands.sees_no("! no main contact")

    assert office.customer("1001").main_contact == "siv@alfa.test"
    assert [each.action for each in office.customer("1001").history] == ["add-user"]


@pytest.mark.parametrize(
    ("keys", "role"), [("down enter", "auditor"), ("k enter", "administrator")], ids=str
)
async def test_r_gives_another_role(office_with, three, keys: str, role: str):
    """The list starts at the role of now; what is picked is confirmed and saved."""
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "j", "r")
        await hands.sees("Role: Omar Ali", "Administrator", "User", "Auditor")
        await hands.press(*keys.split())
        await hands.sees(f"Omar Ali becomes {role.title()}")
        assert user(office, "omar").role == "user"
        await hands.press_act()
        await hands.sees("Saved; z undoes.", f"Omar Ali {role.title()} - active")

    assert user(office, "omar").role == role
    assert office.customer("1001").history[-1].action == "change-role"


async def test_enter_edits_and_the_same_role_changes_nothing(office_with, three):
    """What Enter does is named; a role that is the one of now is no change, and that is said."""
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "down")
        assert "Enter Edit" in hands.lines[-1]
        await hands.press("enter")
        await hands.sees("Edit user: Omar Ali")
        await hands.press("escape")
        await hands.sees("Nothing was changed.")
        await hands.press("r")
        await hands.sees("Role: Omar Ali")
        await hands.press("enter")
        await hands.sees(PLACE, "Nothing was changed.")
        await hands.press("r", "j", "enter")
        await hands.sees("Change role: Alfa Bygg AB")
        await hands.press("enter")
        await hands.sees(PLACE, "Nothing was changed.")

    assert office.customer("1001") == three


@pytest.mark.parametrize("role", ["user", "administrator"])
async def test_enter_in_the_form_goes_on_and_never_chooses_a_role(office_with, three, role: str):
    """Name, address, telephone, role: Enter through all of them leaves the role as it was."""
    office = office_with(three if role == "user" else replace(three, users=(), main_contact=None))
    async with office.screen() as hands:
        await hands.press("u", "n", *"Bo", "enter", *"bo@alfa.test", "enter", "enter")
        await hands.sees(f"> {'12'[role == 'user']} (*) {role.title()}")
        await hands.press("enter", "enter")
        await hands.sees("Bo created. Saved; z undoes.")

    assert user(office, "bo").role == role


async def test_the_form_says_what_is_left_to_fill_in(office_with, three):
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "n")
        await hands.sees("2 left: name · e-mail")
        await hands.press(*"Bo", "enter")
        await hands.sees("1 left: e-mail")
        await hands.press(*"bo@alfa.test")
        await hands.sees_no(" left: ")
        await hands.press("ctrl+s")
        await hands.sees("Bo created. Saved; z undoes.")


@pytest.mark.parametrize(("key", "made"), [("y", False), ("n", True), ("ctrl+s", False)])
async def test_a_question_is_answered_by_y_and_n_and_ctrl_s(office_with, three, key, made: bool):
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "down", "i")
        await hands.sees("Deactivate: Alfa Bygg AB", "( Deactivate y )", "( Cancel n )")
        await hands.press(key)
        await hands.sees(
            "Nothing was changed." if made else "Omar Ali deactivated. Saved; z undoes."
        )

    assert user(office, "omar").active is made


async def test_h_shows_the_history_of_the_customer_and_leads_back(office_with, three):
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "down", "i", "y")
        await hands.sees("Omar Ali deactivated. Saved; z undoes.")
        await hands.press("h")
        await hands.sees("History · 1001 Alfa Bygg AB", "Omar Ali deactivated Anna Berg")
        assert "Go there" not in hands.lines[-1]
        await hands.press("enter", "escape")
        await hands.sees(PLACE)


async def test_m_names_another_main_contact_and_the_first_stays_administrator(office_with, three):
    """One write does both; there is one main contact (case 7)."""
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "down", "m")
        await hands.sees(
            "Omar Ali becomes Administrator", "Omar Ali becomes main contact instead of Eva Lind"
        )
        await hands.press_act()
        await hands.sees(
            "Omar Ali named main contact. Saved; z undoes.", "Omar Ali Administrator yes active"
        )
        await hands.sees("Eva Lind Administrator - active")
        await hands.press("m")
        await hands.sees("Not possible: Make main contact", "Omar Ali is main contact already.")

    after = office.customer("1001")
    assert after.main_contact == "omar@alfa.test"
    assert user(office, "eva").role == "administrator"
    assert len(after.history) == 1


async def test_s_gives_and_takes_licences(office_with, three):
    """All ticks are saved at once by the button, and by nothing else."""
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "down", "s")
        await hands.sees("Services: Omar Ali", "Visma eEkonomi", "Visma Skatt & Bokslut Pro")
        await hands.press("space", "escape")
        await hands.sees(PLACE)
        assert office.customer("1001") == three
        await hands.press("s", "space", "down", "down", "down", "space", "tab", "enter")
        await hands.sees("Omar Ali: 2 licences changed. Saved.", "active Utlägg, eEkonomi")

    assert sorted(user(office, "omar").services) == ["eekonomi", "utlagg"]


async def test_a_licence_that_is_given_can_be_told_from_one_that_is_not(office_with, three):
    """By a sign, not by colour alone."""
    async with office_with(three).screen() as hands:
        await hands.press("u", "down", "s")
        await hands.sees("Services: Omar Ali")
        signs = {
            line.partition("Visma ")[2].strip(" │"): line.partition("Visma ")[0]
            for line in hands.lines
            if "Visma " in line
        }
        assert signs["Utlägg"] == signs["Lön"]
        assert signs["Utlägg"] != signs["Scanner"]


async def test_i_makes_inactive_and_active_again(office_with, three):
    """Deactivating frees the licences, and says so before (R33)."""
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "down", "i")
        await hands.sees("Omar Ali becomes inactive", "the licences of Omar Ali are freed")
        await hands.press("enter")
        assert office.customer("1001") == three
        await hands.press("i")
        await hands.press_act()
        await hands.sees("Omar Ali User - inactive", "no licences")
        assert not user(office, "omar").active
        await hands.press("down", "i")
        await hands.sees("Ulla Ek becomes active again")
        await hands.press_act()
        await hands.sees("Ulla Ek User - active")

    assert user(office, "ulla").active
    assert [each.action for each in office.customer("1001").history] == [
        "deactivate-user",
        "activate-user",
    ]


async def test_an_inactive_user_gets_no_licence(office_with, three):
    """The window stays open, says why, and keeps what was ticked."""
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "down", "down", "s", "space", "tab", "enter")
        await hands.sees("Ulla Ek is inactive and cannot be given a licence.", "[x] Visma eEkonomi")
        await hands.press("escape")
        await hands.sees("Nothing was changed.")

    assert office.customer("1001") == three


async def test_d_deletes_a_user_and_the_cursor_stays_in_the_list(office_with, three):
    """Only after it was confirmed."""
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "down", "d")
        await hands.sees("Omar Ali is deleted from the list of users")
        await hands.press("enter")
        assert office.customer("1001") == three
        await hands.press("d")
        await hands.sees("the licences of Omar Ali are freed: Visma Utlägg, Visma Lön")
        await hands.sees("this cannot be undone: the user has to be created again")
        await hands.press_act()
        await hands.sees("Omar Ali deleted. Saved.")
        await hands.sees_no("omar@alfa.test")
        await hands.press("r")
        await hands.sees("Role: ")

    assert user(office, "omar") is None
    assert office.customer("1001").history[-1].action == "remove-user"


@pytest.mark.parametrize(
    ("keys", "done"),
    [("r j enter", "given another role"), ("i", "deactivated"), ("d", "deleted")],
    ids=["r", "i", "d"],
)
async def test_a_main_contact_is_locked(office_with, three, keys: str, done: str):
    """It is neither demoted, deactivated nor deleted until another is named (case 8)."""
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", *keys.split())
        await hands.sees("Not possible: ", f"Eva Lind {LOCKED} {done}")
        await hands.sees("name another main contact first.")
        await hands.press("enter")
        await hands.sees("Eva Lind Administrator yes active")

    assert office.customer("1001") == three


@pytest.mark.parametrize("login", ["bo", "cecilia"])
async def test_who_may_not_change_users_is_told_who_may(office_with, three, login: str):
    """Changing users takes the role Administrator in the portal (R5)."""
    office = office_with(three)
    async with office.screen(login) as hands:
        await hands.press("u")
        await hands.sees("takes the role Administrator in Mina tjänster.")
        await hands.sees("Anna Berg or David Falk can do it.")

    assert office.customer("1001") == three


@pytest.mark.parametrize("key", ["m", "r", "s"])
async def test_a_user_whom_somebody_else_has_deleted_meanwhile_is_told(
    office_with, three, key: str
):
    """The list on the screen is older than the store: nothing breaks, nothing is done."""
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "down")
        office.carry_out("1001", RemoveUser(email="omar@alfa.test"), login="david")
        before = office.customer("1001")
        await hands.press(key)
        await hands.sees("omar@alfa.test")
        await hands.press("escape", "escape")
        await hands.sees("1001 Alfa Bygg AB")

    assert office.customer("1001") == before


async def test_a_user_who_is_deleted_while_licences_are_ticked_is_told(office_with, three):
    """The page shows what was so when it opened; nothing is done to who is gone."""
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "down", "s", "space")
        await hands.sees("What will happen", "Omar Ali is licensed for Visma eEkonomi")
        office.carry_out("1001", RemoveUser(email="omar@alfa.test"), login="david")
        before = office.customer("1001")
        await hands.press("ctrl+s")
        await hands.sees("Alfa Bygg AB has no user 'omar@alfa.test'.")
        await hands.press("escape", "escape")
        await hands.sees("1001 Alfa Bygg AB")

    assert office.customer("1001") == before


@pytest.mark.parametrize("key", ["n", "m"])
async def test_a_file_that_is_damaged_meanwhile_is_told(office_with, three, key: str):
    """The program says so and goes on."""
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "down")
        office.damage("1001")
        await hands.press(key)
        await hands.sees("is damaged")
        await hands.press("escape", "escape", "escape")
        await hands.sees("Settings > Collaborations")


async def test_leaving_is_answered_when_a_change_that_waits_for_its_turn_is_saved(office):
    """A key that is typed meanwhile is neither lost nor answered before the change."""
    async with office.screen(patience=30) as hands:
        await hands.go_to("1001")
        await hands.press("u", "down", "i")
        await hands.sees("Omar Ali", "Cancel")
        with locked(Disk(), office.path / "lock", "bo", 0):
            await hands.press("shift+tab", "enter")
            await hands.sees_no("Cancel")
            hands.app.post_message(events.Key("escape", None))
        await hands.until(lambda: not office.customer("1001").users[1].active, "deactivated")
        await hands.done()
        await hands.sees("Settings > Collaborations")


async def test_an_edit_sends_what_was_changed_here_and_shows_what_others_have_changed(
    office_with, three
):
    """A form that was opened earlier undoes nobody's change: the name is a colleague's."""
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "down", "e", "tab", "tab")
        await hands.paste("08-123 45 67")
        office.carry_out("1001", EditUser(email="omar@alfa.test", name="Omar Alis"), login="david")
        await hands.sees("Changed meanwhile: Omar Alis edited: name (David Falk")
        await hands.sees("Name [ Omar Alis", "Phone [ 08-123 45 67")
        await hands.press("ctrl+s")
        await hands.sees("Saved; z undoes.", "Omar Alis User - active")

    assert (user(office, "omar").name, user(office, "omar").phone) == ("Omar Alis", "08-123 45 67")


async def test_a_field_that_both_have_changed_is_shown_with_what_it_is_now(office_with, three):
    """What was typed stays, and is saved only after what it takes the place of was seen."""
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "down", "e")
        await hands.paste("Omar Alim")
        office.carry_out("1001", EditUser(email="omar@alfa.test", name="Omar Alis"), login="david")
        await hands.sees("Changed meanwhile: ", "Omar Alim, Omar Alis until now")
        assert user(office, "omar").name == "Omar Alis"
        await hands.press("ctrl+s")
        await hands.sees("Saved; z undoes.", "Omar Alim User - active")

    assert user(office, "omar").name == "Omar Alim"


async def test_a_form_that_cannot_be_saved_stays_with_what_was_typed(office_with, three):
    """As where another holds the store, or has taken the right away; Esc then changes nothing."""
    office = office_with(three)
    async with office.screen(patience=0.2) as hands:
        await hands.press("u", "n", *"Siv", "enter", *"siv@alfa.test")
        with locked(Disk(), office.path / "lock", "bo", 0):
            await hands.press("ctrl+s")
            await hands.sees("the store is busy", "Name [ Siv", "E-mail [ siv@alfa.test")
        await hands.press("ctrl+s")
        await hands.sees("Siv created. Saved; z undoes.")

        await hands.press("n", *"Ola", "enter", *"ola@alfa.test")
        await hands.sees("Ola is created as User")
        wish = ChangeRights(login="anna", portal_role="user")
        office.desk().change_employee(ChangeRights(login="david", rights="full"))
        office.desk("david").change_employee(wish)
        await hands.press("ctrl+s")
        await hands.sees("takes the role Administrator", "Name [ Ola", "E-mail [ ola@alfa.test")
        await hands.press("escape")
        await hands.sees("Nothing was changed.")

    assert [each.name for each in office.customer("1001").users][3:] == ["Siv"]


async def test_licences_send_what_was_ticked_here(office_with, three):
    """What a colleague gives or takes meanwhile stays, and shows."""
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "down", "s", "space")
        await hands.sees("Omar Ali is licensed for Visma eEkonomi")
        office.carry_out(
            "1001", License(email="omar@alfa.test", service="lon", revoke=True), login="david"
        )
        await hands.sees("Changed meanwhile: Omar Ali's licence for Visma Lön taken back")
        await hands.sees("[ ] Visma Lön", "[x] Visma eEkonomi", "[x] Visma Utlägg")
        await hands.press("ctrl+s")
        await hands.sees("Saved; z undoes.", "Utlägg, eEkonomi")

    assert set(user(office, "omar").services) == {"utlagg", "eekonomi"}


async def test_a_role_that_a_colleague_has_changed_meanwhile_is_told_before_another(
    office_with, three
):
    office = office_with(three)
    async with office.screen() as hands:
        await hands.press("u", "down", "r")
        await hands.sees("Role: Omar Ali")
        office.carry_out("1001", ChangeRole(email="omar@alfa.test", role="auditor"), login="david")
        await hands.press("k", "enter")
        await hands.sees("Changed meanwhile: Omar Ali made Auditor (David Falk")
        await hands.sees("Omar Ali becomes Administrator")
        await hands.press("escape")

    assert user(office, "omar").role == "auditor"


@pytest.mark.parametrize(("swedish", "words"), [(False, OF_THE_OFFICE), (True, AV_BYRÅN)])
async def test_an_address_of_the_office_is_nobodys_first_user(
    office_with, make, swedish: bool, words: tuple[str, ...]
):
    """Form, plan and what is saved agree: a User, no main contact; the next is the first (R26)."""
    if swedish:
        set_language("sv")
    office = office_with(make.customer(make.collaboration("utlagg"), users=(), main_contact=None))
    first, chosen, created, stays = words
    async with office.screen() as hands:
        await hands.press("u", "n")
        await hands.sees(first, "1 (*)")
        await hands.paste("Bo Ek")
        await hands.press("enter")
        await hands.paste("bo@byranorr.test")
        await hands.sees("2 (*)", created, stays, first)
        await hands.paste("x")
        await hands.sees("1 (*)")
        await hands.press("backspace")
        await hands.sees(chosen)
        await hands.press("ctrl+s")
        await hands.sees("Bo Ek")

    (bo,) = office.customer("1001").users
    assert (bo.role, office.customer("1001").main_contact) == ("user", None)


@pytest.mark.parametrize(
    ("width", "last"), [(80, "i Deactivate ? Help Esc Back"), (90, "d Delete ? Help Esc Back")]
)
async def test_the_key_that_deletes_gives_way_to_the_words_of_help_and_esc(office, width, last):
    """In a small terminal; help names it there, too."""
    async with office.screen(size=(width, 24)) as hands:
        await hands.go_to("1001")
        await hands.press("u", "down")
        await hands.sees("m Main contact", "s Services", last)
        await hands.press("question_mark")
        assert "Delete the user from the list" in await hands.read_on()
