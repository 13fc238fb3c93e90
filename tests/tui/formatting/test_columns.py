"""Columns of a list: how wide each is, and what stands in a line."""

from tui.formatting.columns import Cell, Column, column_widths, line_of

COLUMNS = (Column("Day", 4, 10), Column("Who", 4, 8, wide=True), Column("Why", 6, 6))


def cells(*texts: str) -> list[Cell]:
    return [Cell(text) for text in texts]


def test_no_column_is_wider_than_its_texts_and_the_last_one_takes_the_rest() -> None:
    rows = [cells("2026", "Bo", "because it is so")]
    assert column_widths(COLUMNS, rows, 40) == [4, 3, 31]


def test_a_head_is_not_cut_where_there_is_room() -> None:
    columns = (Column("Reminders", 4, 5), Column("Why", 6, 6))
    assert column_widths(columns, [cells("1", "so")], 40) == [9, 30]
    assert column_widths(columns, [cells("1", "because")], 12) == [5, 6]


def test_where_there_is_little_room_what_needs_a_wide_list_is_left_out() -> None:
    rows = [cells("2026-12-31", "Cecilia", "because it is so")]
    assert column_widths(COLUMNS, rows, 17) == [5, 4, 6]
    assert column_widths(COLUMNS, rows, 15) == [8, 0, 6]


def test_the_last_of_what_needs_a_wide_list_goes_first_and_then_the_widest_is_cut() -> None:
    columns = (Column("Name", 9, 20), Column("Login", 5, 8, wide=True), *COLUMNS[1:])
    rows = [cells("Bo Ek Berg", "bo.ek", "Cecilia", "because")]
    assert column_widths(columns, rows, 27) == [9, 5, 4, 6]
    assert column_widths(columns, rows, 23) == [10, 5, 0, 6]
    assert column_widths(columns, rows, 17) == [10, 0, 0, 6]
    assert column_widths(columns, rows, 14) == [7, 0, 0, 6]
    assert column_widths(columns, rows, 3) == [4, 0, 0, 4]


def test_a_column_in_which_nothing_stands_is_left_out_unless_nothing_stands_at_all() -> None:
    assert column_widths(COLUMNS, [cells("2026", "", "so")], 20) == [4, 0, 15]
    assert column_widths(COLUMNS, [], 20) == [3, 3, 12]


def test_a_line_is_cut_to_its_columns_and_wide_signs_count_twice() -> None:
    drawn = line_of([Cell("日本語"), Cell("x"), Cell("\x1b[2J")], [4, 0, 8])
    assert drawn.plain == "日 … \\x1b[2J "


def test_a_sentence_is_cut_behind_a_word() -> None:
    column = (Column("What", 10, 40, sentence=True),)
    assert line_of([Cell("All work is finished")], [18], column).plain == "All work is…      "
    assert line_of([Cell("All work is finished")], [18]).plain == "All work is finis…"
