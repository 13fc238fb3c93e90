"""What becomes of whole customers: an import taken back (R56), one removed (R57), an edit (R62).

At home: what keeps a customer, and what goes with it; a history accepted as it was edited.
Never: what happens to one collaboration (`store/rules/endings/`) or one user (`people/`).
"""
