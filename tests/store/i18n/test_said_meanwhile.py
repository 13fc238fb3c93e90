"""What is said in another language for a while: by whoever says it, and by nobody beside them."""

import argparse
import asyncio
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from store.desk.opening import open_desk
from store.exchange.pack import MANIFEST
from store.i18n.language import Language, language, ngettext, said_in, set_language

SOON = 30


def customers() -> str:
    return ngettext("{n} customer", "{n} customers", 2)


def word_of_argparse() -> str:
    return argparse.ArgumentParser(prog="p").format_help().splitlines()[0].split()[0]


@pytest.fixture
def beside() -> Iterator[ThreadPoolExecutor]:
    """Return two threads that both work, each on its own."""
    with ThreadPoolExecutor(2) as threads:
        yield threads


class Saying:
    """Says something in a language, and is in the middle of it until it is let go on."""

    def __init__(self, threads: ThreadPoolExecutor, said: Language) -> None:
        self._begun, self._on = Event(), Event()
        self._said = threads.submit(self._say, said)
        assert self._begun.wait(SOON)

    def _say(self, said: Language) -> str:
        with said_in(said):
            self._begun.set()
            assert self._on.wait(SOON)
            return customers()

    def ends(self) -> str:
        self._on.set()
        return self._said.result(SOON)


def test_what_one_thread_says_in_another_language_is_said_there_alone(beside) -> None:
    swedish = Saying(beside, "sv")
    here = language(), customers(), os.environ["LANGUAGE"], word_of_argparse()
    assert swedish.ends() == "2 kunder"
    assert here == ("en", "2 customers", "en", "usage:")


def test_two_who_end_in_the_order_they_began_leave_the_language_as_it_was(beside) -> None:
    first = Saying(beside, "sv")
    second = Saying(beside, "en")
    assert (first.ends(), second.ends()) == ("2 kunder", "2 customers")
    assert (language(), customers()) == ("en", "2 customers")
    assert beside.submit(customers).result(SOON) == "2 customers"


def test_a_pack_that_is_being_made_for_its_reader_leaves_the_screen_in_its_language(
    make, store_with, clock, beside
) -> None:
    """A pack takes as long as a disk or a server does; meanwhile the screen goes on drawing."""
    begun, on = Event(), Event()

    def waiting_clock():
        if language() == "sv":
            begun.set()
            assert on.wait(SOON)
        return clock()

    store = store_with(make.customer(make.collaboration("utlagg")))
    desk = open_desk(store.path, os_user="anna", clock=waiting_clock)
    making = beside.submit(desk.hand_over, "1001", None, "sv")
    assert begun.wait(SOON)
    drawn = customers()
    on.set()
    pack = making.result(SOON)
    assert drawn == "2 customers"
    assert json.loads(pack.files[MANIFEST])["language"] == "sv"


def test_work_that_is_handed_to_a_thread_is_said_as_it_was_asked_for() -> None:
    async def asked() -> str:
        with said_in("sv"):
            return await asyncio.to_thread(customers)

    assert asyncio.run(asked()) == "2 kunder"


def test_one_language_within_another_gives_way_to_it_again_also_where_it_fails() -> None:
    with said_in("sv"):
        with said_in("en"):
            assert customers() == "2 customers"
        assert customers() == "2 kunder"
        with pytest.raises(ZeroDivisionError), said_in("en"):
            _ = 1 / 0
        assert customers() == "2 kunder"
    assert customers() == "2 customers"


def test_the_language_of_the_program_is_that_of_all_its_threads(beside) -> None:
    assert beside.submit(customers).result(SOON) == "2 customers"
    set_language("sv")
    assert beside.submit(customers).result(SOON) == "2 kunder"
    assert (os.environ["LANGUAGE"], word_of_argparse()) == ("sv", "användning:")
