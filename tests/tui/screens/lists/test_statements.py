"""What is known of the services by keys, and the office's own policy, set and cleared."""

import os

import pytest

from store.desk.desk import Desk
from store.domain.errors import OutOfReach
from store.files.store import TinyStore
from store.i18n.language import set_language
from tui.app import SamarbeteApp

OWN = """
[[utlagg.checks]]
id = "receipts-kept"
text = "The receipts are kept"
measure = "attested"
"""


@pytest.fixture
def own(tmp_path):
    """Write a policy of the office's own."""
    file = tmp_path / "own.toml"
    file.write_text(OWN)
    return file


async def set_from(hands, file) -> None:
    await hands.press("s")
    await hands.sees("The office's own policy", "For example:", 'measure = "attested"')
    await hands.press("ctrl+u")
    await hands.paste(f"{file}")
    await hands.press("tab", "enter")


async def filter_by(hands, *services: str) -> None:
    await hands.press("f")
    for service in services:
        await hands.paste(service)
        await hands.press("enter", "escape")  # ticks it, and clears what was typed
    await hands.press("escape")


class WithoutAnswer(Desk):
    """A desk whose store answers, but not when it is asked for the office's policy."""

    def refresh_policy(self):
        raise OutOfReach("no answer about the policy")


async def test_a_policy_that_is_out_of_reach_is_told(office, clock, hands):
    """What is known is listed all the same, by the policy that was read before."""
    store = TinyStore(office.path, who="anna")
    app = SamarbeteApp(WithoutAnswer(store, office.desk().operator, clock=clock))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        keys = hands(app, pilot)
        await keys.press("i")
        await keys.sees("What is known of the services", "90 statements")
        await keys.sees("no answer about the policy")


async def test_every_statement_stands_with_what_it_rests_on(office):
    async with office.screen() as hands:
        await hands.press("i")
        await hands.sees(
            "What is known of the services", "Service Outcome About Certainty Statement"
        )
        await hands.sees("90 statements", "eEkonomi note stated")
        await hands.tells(
            "Visma eEkonomi",
            "Changing variant never needs an ending: edit the collaboration instead.",
        )
        await hands.sees("when every ending about note rests on")
        await hands.sees("rests on stated, change-variant-end-collaboration, read 2026-11-20")


async def test_f_narrows_to_services_and_certainties_and_escape_shows_all_again(office):
    """The column of the service goes where there is one alone."""
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("i")
        await filter_by(hands, "Visma Utlägg")
        await hands.sees("statements · Visma Utlägg", "Outcome About Certainty Statement")
        await hands.sees("check stated All reports are submitted")
        await hands.sees_no("90 statements", "Service Outcome")
        await hands.sees("Esc Clear filter")
        await filter_by(hands, "Visma Lön Smart", "not documented")
        await hands.sees("· not documented, Visma Lön Smart, Visma Utlägg", "Service Outcome")
        await hands.press("escape")
        await hands.sees("90 statements")
        await hands.press("escape")
        await hands.sees("Settings > Collaborations")


async def test_a_policy_is_set_from_a_file_and_cleared_after_it_was_shown(office, own):
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("i")
        await set_from(hands, own)
        await hands.sees("Set the policy", "new Visma Utlägg: check: The receipts are kept")
        assert not (office.path / "policy.toml").exists()
        await hands.press_act()
        await hands.sees("The policy is kept; every plan follows it from now on.")
        assert (office.path / "policy.toml").exists()
        await filter_by(hands, "Visma Utlägg")
        await hands.sees("1 by the office", "check the office The receipts are kept")
        await hands.press("escape")
        await set_from(hands, own)
        await hands.sees("This is the office's policy already.")
        await hands.press("c")
        await hands.sees("Clear the policy", "gone", "The receipts are kept")
        await hands.press("escape")
        assert (office.path / "policy.toml").exists()
        await hands.press("c")
        await hands.press_act()
        await hands.sees("The office has no policy of its own any more")
        assert not (office.path / "policy.toml").exists()
        await hands.press("escape")
        await hands.sees("Settings > Collaborations")


async def test_faults_are_told_and_nothing_is_kept(office, own, tmp_path):
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("i")
        await set_from(hands, tmp_path / "none.toml")
        await hands.sees("there is no such file")
        await hands.press("escape")
        own.write_text("[utlagg")
        await set_from(hands, own)
        await hands.sees("! it is not TOML: ", "own.toml ]")
        await hands.press("escape")
        own.write_text("[utlagg]\nchecks = 3")
        await set_from(hands, own)
        await hands.sees("! utlagg.checks: a list of tables is expected", "own.toml ]")
        await hands.press("ctrl+u", "ctrl+s")
        await hands.sees("! A file name is needed.")
    assert not (office.path / "policy.toml").exists()


@pytest.mark.parametrize("name", ["pipe", "/dev/tty", "/dev/zero", "-", "."])
async def test_a_name_that_is_of_no_file_is_said_and_keeps_no_window_waiting(
    office, tmp_path, monkeypatch, name
):
    """As of a pipe that nobody writes into, or of what the keys come from."""
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("i")
        await set_from(hands, name)
        await hands.sees(f"! {name}: ")
        await hands.press("escape")
        await hands.sees("90 statements")
    assert not (office.path / "policy.toml").exists()


async def test_what_a_colleague_has_set_meanwhile_is_not_written_over_unseen(office, own):
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("i")
        await set_from(hands, own)
        await hands.sees("Set the policy", "The receipts are kept")
        check = {"id": "photos-kept", "text": "The photos are kept", "measure": "attested"}
        office.desk().replace_policy({"utlagg": {"checks": [check]}})
        await hands.press_act()
        await hands.sees("The office's policy was changed meanwhile.")
        assert "photos" in (office.path / "policy.toml").read_text()
        await hands.press("escape")
        await set_from(hands, own)
        await hands.sees("gone", "The photos are kept", "new", "The receipts are kept")


@pytest.mark.parametrize("login", ["bo", "cecilia", "david"])
async def test_who_may_not_set_a_policy_is_told_who_may(office_with, login):
    office = office_with()
    async with office.screen(login) as hands:
        await hands.press("i")
        await hands.sees("90 statements")
        for key in ("s", "c"):
            await hands.press(key)
            await hands.sees("Changing the office's policy takes", "Anna Berg can do it.")


async def test_no_file_is_named_where_that_is_restricted(office):
    app = SamarbeteApp(office.desk(), restricted=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("i", "s")
        await pilot.pause()
        assert type(app.screen).__name__ == "Statements"
        assert "s" not in app.screen.active_bindings
        assert "c" in app.screen.active_bindings


async def test_in_swedish(office):
    set_language("sv")
    async with office.screen() as hands:
        await hands.press("i")
        await hands.sees("Vad som är känt om tjänsterna", "Tjänst Gäller Hur säkert Uppgift")
        await hands.sees("90 uppgifter", "bygger på enligt hjälpen")
        await hands.press("c")
        await hands.sees("Det här är redan byråns regler.")


async def test_who_decided_is_told_apart_at_80_columns(office, own):
    """The office and this program; what the office says is as of a day, and looked for nowhere."""
    own.write_text(OWN + "seen = 2026-11-01\n")
    async with office.screen() as hands:
        await hands.press("i")
        await set_from(hands, own)
        await hands.press_act()
        await hands.press("slash")
        await hands.press(*"receipts")
        await hands.sees(
            "check the office The receipts are", "decided by the office, as of 2026-11"
        )
        await hands.press("enter", *("down",) * 9)
        await hands.sees("lost this program no data is lost")


async def test_a_text_that_nobody_wrote_for_the_customer_is_noted(office, tmp_path):
    file = tmp_path / "fee.toml"
    file.write_text('[[utlagg.notes]]\nid = "fee"\ntext = "The customer pays a fee of 100"\n')
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("i")
        await set_from(hands, file)
        await hands.sees("note utlagg: the customer reads this too, as it stands:")


async def test_what_no_statement_tells_is_shown_by_name_and_kept_as_the_command_does(office, own):
    own.write_text('[utlagg]\nshort = "Reseräkningar"')
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("i")
        await set_from(hands, own)
        await hands.sees("Set the policy", "changed utlagg.short: none -> Reseräkningar")
        await hands.press_act()
        await hands.sees("The policy is kept")
        own.write_text('[utlagg]\nshort = "Reseräkningar"\n[lon]\n')
        await set_from(hands, own)
        await hands.sees("The policy is written differently, but changes nothing.")
        await hands.press_act()
        await hands.sees("The policy is kept")
    assert "[lon]" in (office.path / "policy.toml").read_text()


async def test_a_policy_that_was_lost_is_no_longer_told_as_missing_once_it_is_cleared(office):
    """What it said is told as gone, once, and what the screen says of it is over with it."""
    office.desk().replace_policy({"utlagg": {"checks": [
        {"id": "own", "text": "The boss has agreed", "measure": "attested"}]}})  # fmt: skip
    async with office.screen(size=(120, 40)) as hands:
        (office.path / "policy.toml").unlink()
        await hands.press("i")
        await hands.sees("is missing, though the office's history tells of a policy")
        await hands.press("c")
        await hands.sees("Clear the policy", "given up", "last set by anna")
        assert hands.text.count("The boss has agreed") == 1
        await hands.press("y")
        await hands.sees("The office has no policy of its own any more")
        await hands.sees_no("is missing, though")
