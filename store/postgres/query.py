"""A filter as the server carries it out, with the same answer as `Filter.apply` gives."""

import msgspec

from store.domain.filters import Filter, folded, text_of
from store.domain.row import Row


def search_clause(row: Row) -> str:
    """Return the text that a customer is found by, as it is kept beside the row."""
    return text_of(row)


def condition(wanted: Filter, office: frozenset[str]) -> tuple[str, list[str]]:
    """Return the condition on a customer, and its values.

    What must hold for one and the same collaboration is one document that the row contains; so
    one index serves all the filters. `office` are the addresses of the office's own people: a
    main contact with one of them counts as none (R25).
    """
    collaboration = {
        "service": wanted.service,
        "task": wanted.task,
        "task_owner": wanted.owner,
        "status": wanted.status,
    }
    asked = {name: value for name, value in collaboration.items() if value is not None}
    contained: dict[str, object] = {"collaborations": [asked]} if asked else {}
    if wanted.manager is not None:
        contained["account_manager"] = wanted.manager
    parts, values = ["true"], []
    if wanted.no_main_contact and office:
        addresses = ", ".join(["%s"] * len(office))
        parts.append(
            """("row" @> '{"main_contact": null}'"""
            f""" or lower("row"->>'main_contact') in ({addresses}))"""
        )
        values += sorted(office)
    elif wanted.no_main_contact:
        contained["main_contact"] = None
    if contained:
        parts.append('"row" @> %s::jsonb')
        values.append(msgspec.json.encode(contained).decode())
    if wanted.left is not None:
        parts.append("(false" + ' or "row" @> %s::jsonb' * (2 * len(wanted.left)) + ")")
        for login in sorted(wanted.left):
            documents = ({"account_manager": login}, {"collaborations": [{"task_owner": login}]})
            values += [msgspec.json.encode(document).decode() for document in documents]
    for word in folded(wanted.search).split():
        parts.append("search like %s")
        values.append(f"%{_literally(word)}%")
    return " and ".join(parts), values


def _literally(word: str) -> str:
    for sign in "\\%_":
        word = word.replace(sign, f"\\{sign}")
    return word
