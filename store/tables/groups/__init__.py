"""Headings between the rows of a table.

At home: which rows each begins, and of which service those are.
Never: what is no customer at all, as a sum or a footer; what the heading of a column means.
"""
