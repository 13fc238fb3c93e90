"""A filter as the server carries it out, with the same answer as `Filter.apply` gives."""

from itertools import product

import msgspec

from store.domain.filters import Filter, searched_words, text_of
from store.domain.row import Row


def search_clause(row: Row) -> str:
    """Return the text that a customer is found by, as it is kept beside the row."""
    return text_of(row)


def condition(wanted: Filter, office: frozenset[str]) -> tuple[str, list[str]]:
    """Return the condition on a customer, and its values.

    What must hold for one and the same collaboration is one document that the row contains, or one
    of several where several values will do; so one index serves all the filters. `office` are the
    addresses of the office's own people: a main contact with one of them counts as none (R25).
    """
    collaboration: dict[str, frozenset[str]] = {
        "service": wanted.service,
        "task": wanted.task,
        "task_owner": wanted.owner,
        "status": frozenset(wanted.status),
    }
    asked = {name: sorted(values) for name, values in collaboration.items() if values}
    parts, values = ["true"], []
    documents: list[list[dict[str, object]]] = []
    if asked:
        together = product(*asked.values())
        documents.append(
            [{"collaborations": [dict(zip(asked, one, strict=True))]} for one in together]
        )
    if wanted.manager:
        documents.append([{"account_manager": login} for login in sorted(wanted.manager)])
    for any_of in documents:
        parts.append("(" + " or ".join(['"row" @> %s::jsonb'] * len(any_of)) + ")")
        values += [msgspec.json.encode(document).decode() for document in any_of]
    if wanted.no_main_contact and office:
        addresses = ", ".join(["%s"] * len(office))
        parts.append(
            """("row" @> '{"main_contact": null}'"""
            f""" or lower("row"->>'main_contact') in ({addresses}))"""
        )
        values += sorted(office)
    elif wanted.no_main_contact:
        parts.append(""""row" @> '{"main_contact": null}'""")
    if wanted.left is not None:
        parts.append("(false" + ' or "row" @> %s::jsonb' * (2 * len(wanted.left)) + ")")
        for login in sorted(wanted.left):
            theirs = ({"account_manager": login}, {"collaborations": [{"task_owner": login}]})
            values += [msgspec.json.encode(document).decode() for document in theirs]
    if wanted.on_hold is not None:
        parts.append(_ON_HOLD)
        values.append(wanted.on_hold.isoformat())
    for forms in searched_words(wanted.search):
        parts.append(f"({' or '.join(['search like %s'] * len(forms))})")
        values += [f"%{_literally(form)}%" for form in forms]
    return " and ".join(parts), values


_ON_HOLD = (
    """exists (select 1 from jsonb_array_elements("row"->'holds') hold"""
    " where coalesce(hold->>'until', '9999-12-31') >= %s)"
)
"""A day of four figures in its ISO form is compared as text."""


def _literally(word: str) -> str:
    for sign in "\\%_":
        word = word.replace(sign, f"\\{sign}")
    return word
