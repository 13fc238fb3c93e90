"""Whole customers: an import is taken back (R56), one is removed (R57), told as it was (R64).

At home: what keeps a customer, what goes with it, and how it stood on a day.
Never: what happens to one collaboration (`store/rules/endings/`) or one user (`people/`).
"""
