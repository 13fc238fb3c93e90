"""Records beside the register of the same customers: they are of what the register gives them."""

import itertools

import pytest

from store.desk.opening import open_desk
from store.domain.errors import Refused
from store.tables.formats import read_file
from tests.store.tables.workbooks.test_excel_table import workbook

REGISTER = [["Kundnr", "Kund", "Tjänst"], [3, "Cia AB", "eEkonomi"], [4, "Dia AB", "Lön"]]
RECORDS = [
    ["Kundnr", "Tjänst", "Slag", "Titel"],
    [3, "eEkonomi", "app", "Kassan"],
    [3, "eEkonomi", "app", "Lagret"],
    [4, "Lön", "report", "Lönelista"],
]


def csv(*tables: list[list[object]]) -> bytes:
    """Tables in one file, the one below the other."""
    lines = (";".join(map(str, row)) for table in tables for row in ([], *table))
    return "\n".join(lines).strip().encode()


def workbook_of(*tables: list[list[object]]) -> bytes:
    return workbook(*tables)


BOTH_ORDERS = [*itertools.permutations(("register", "records"))]


def held(customers) -> dict[str, list[tuple[str, str, list[str]]]]:
    return {
        each.number: [(one.id, one.status, [record.title for record in one.records])
                      for one in each.collaborations]
        for each in customers
    }  # fmt: skip


def ordered(order, register, records):
    return [{"register": register, "records": records}[name] for name in order]


@pytest.fixture
def desk(store_with, clock):
    def desk(*customers):
        return open_desk(store_with(*customers).path, os_user="anna", clock=clock)

    return desk


@pytest.mark.parametrize("order", BOTH_ORDERS)
@pytest.mark.parametrize("made", [csv, workbook_of])
def test_records_are_of_the_collaborations_that_the_register_makes(desk, made, order):
    raw = made(*ordered(order, REGISTER, RECORDS))
    office = desk()
    report = office.run_import(read_file(raw))
    assert [line.what for line in report.lines] == ["new", "new"]
    kept = [office.customer(number) for number in ("3", "4")]
    assert [customer.name for customer in kept] == ["Cia AB", "Dia AB"]
    assert held(kept) == {
        "3": [("eekonomi-1", "active", ["Kassan", "Lagret"])],
        "4": [("lon-1", "active", ["Lönelista"])],
    }
    again = office.run_import(read_file(raw))
    assert [line.what for line in again.lines] == ["unchanged", "unchanged"]


@pytest.mark.parametrize("order", BOTH_ORDERS)
def test_records_come_to_a_customer_who_gets_the_service_by_the_same_file(desk, make, order):
    """And where the service is here already, into the one that is."""
    here = make.customer(
        make.collaboration("eekonomi", id="eekonomi-1", status="ended"),
        make.collaboration("eekonomi", id="eekonomi-2"),
        number="3", name="Cia AB",
    )  # fmt: skip
    other = make.customer(number="4", name="Dia AB")
    office = desk(here, other)
    report = office.run_import(read_file(workbook(*ordered(order, REGISTER, RECORDS))))
    assert [line.what for line in report.lines] == ["changed", "changed"]
    assert held(office.customer(number) for number in ("3", "4")) == {
        "3": [("eekonomi-1", "ended", []), ("eekonomi-2", "active", ["Kassan", "Lagret"])],
        "4": [("lon-1", "active", ["Lönelista"])],
    }


NAMED = [
    ["Kundnr", "Kund", "Tjänst", "Samarbete", "Status"],
    [3, "Cia AB", "Lön", "lon-1", "avslutad"],
    [3, "Cia AB", "Lön", "lon-2", "aktiv"],
]
OF_ONE = ["Kundnr", "Tjänst", "Samarbete", "Slag", "Titel"]


@pytest.mark.parametrize(
    ("register", "records", "expected"),
    [
        (NAMED, [OF_ONE, [3, "Lön", "", "note", "A"]],
         [("lon-1", "ended", []), ("lon-2", "active", ["A"])]),
        (NAMED, [OF_ONE, [3, "Lön", "lon-1", "note", "A"], [3, "Lön", "lon-2", "note", "B"]],
         [("lon-1", "ended", ["A"]), ("lon-2", "active", ["B"])]),
        ([*NAMED[:1], NAMED[2]], [OF_ONE, [3, "Lön", "", "note", "A"]],
         [("lon-2", "active", ["A"])]),
        (REGISTER[:2], [OF_ONE, [3, "eEkonomi", "eekonomi-7", "note", "A"]],
         [("eekonomi-7", "active", ["A"])]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("order", BOTH_ORDERS)
def test_an_id_in_either_sheet_says_which_one(desk, order, register, records, expected):
    """Without one they are of the one that runs, as it is where it is here already."""
    office = desk()
    office.run_import(read_file(workbook(*ordered(order, register, records))))
    assert held([office.customer("3")]) == {"3": expected}


BOTH_ENDED = [NAMED[0], NAMED[1], [3, "Cia AB", "Lön", "lon-2", "avslutad"]]


@pytest.mark.parametrize(
    ("register", "records", "fault"),
    [
        (BOTH_ENDED, [RECORDS[0], [3, "Lön", "note", "A"]],
         "Poster, line 2: Tjänst: 'Lön': the customer has lon-1, lon-2 of Visma Lön in the file; "
         "write the id of the one that holds the record, in a column collaboration"),
        (BOTH_ENDED, [OF_ONE, [3, "Lön", "", "note", "A"]],
         "Poster, line 2: Samarbete: '': the customer has lon-1, lon-2 of Visma Lön in the file; "
         "write the id of the one that holds the record, in a column Samarbete"),
        (REGISTER[:2], [OF_ONE, [3, "eEkonomi", "eekonomi-1", "note", "A"],
                        [3, "eEkonomi", "eekonomi-2", "note", "B"]],
         "Poster, line 3: Samarbete: 'eekonomi-2': the rows name eekonomi-1, eekonomi-2, and sheet "
         "Kunder, line 2, which gives the customer Visma eEkonomi, names none of them; write its "
         "id there, in a column collaboration"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("order", BOTH_ORDERS)
def test_where_it_is_open_which_one_the_row_is_refused(order, register, records, fault):
    names = tuple(ordered(order, "Kunder", "Poster"))
    raw = workbook(*ordered(order, register, records), names=names)
    (rejected,) = read_file(raw).rejected
    assert fault in " / ".join(rejected.faults)


@pytest.mark.parametrize("order", BOTH_ORDERS)
def test_records_of_a_service_that_no_sheet_gives_a_new_customer_are_refused(desk, order):
    """A record alone does not say how such a collaboration stands."""
    records = [*RECORDS, [3, "Lön", "note", "A"]]
    raw = workbook(*ordered(order, REGISTER, records))
    with pytest.raises(Refused, match=r"line 5.*there is no collaboration lon-1, neither here"):
        desk().run_import(read_file(raw))


@pytest.mark.parametrize("order", BOTH_ORDERS)
def test_a_record_names_a_user_of_any_sheet(desk, order):
    records = [[*RECORDS[0], "Person"], [*RECORDS[1], "eva@cia.se"]]
    users = [["Kundnr", "Namn", "E-post"], [3, "Eva Ek", "eva@cia.se"]]
    office = desk()
    office.run_import(read_file(workbook(*ordered(order, REGISTER, records), users)))
    (one,) = office.customer("3").collaborations
    assert [record.person for record in one.records] == ["eva@cia.se"]
