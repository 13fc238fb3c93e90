"""What becomes of whole customers: an import is taken back (R56), one is removed (R57),
an edited history is accepted (R62).

At home: what keeps a customer, and what goes with it.
Never: what happens to one collaboration (`store/rules/endings/`) or one user (`people/`).
"""
