"""JSON that is the same from every store: names that a document is free to have stand in order.

A store on a server keeps the details of a line, the answers to checks and the like in an order of
its own. The fields of a value stay in theirs.
"""

import msgspec

_encoder = msgspec.json.Encoder(order="deterministic")


def encode(value: object) -> bytes:
    """Return an answer as JSON; what it is put together from stays in the order that it has."""
    return msgspec.json.encode(_in_order(value))


def encode_value(value: object) -> msgspec.Raw:
    """Return a value of a document as JSON, as a part of what is encoded."""
    return msgspec.Raw(_encoder.encode(value))


def _in_order(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        return encode_value(value)
    if isinstance(value, dict):
        return {name: _in_order(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_in_order(each) for each in value]
    return value
