"""Whole customers: an import taken back (R56), one removed (R57), an edit (R62), as it was (R64).

At home: what keeps a customer, what goes with it, and how it stood on a day; a history accepted as
it was edited; what a side is not told (R59).
Never: what happens to one collaboration (`store/rules/endings/`) or one user (`people/`).
"""
