"""The rows of a table into customers: their facts, users, services and records.

At home: what a row tells of which value, and what of it is left out.
Never: where a row stands in a file, or what an import does to what is there.
"""
