"""People: a customer's users and its main contact, the office's employees and who leaves it.

At home: who may be what, what changes with a person, what somebody answers for.
Never: whether somebody may act at all (`store/domain/rights.py`).
"""
