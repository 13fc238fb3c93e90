"""What an operator does to one customer, step by step.

At home: the flows of acts. Each reads the customer afresh, plans, asks in a dialog, cures what
stands in the way, and carries out what was shown.
Never: keys, and what a window looks like.
"""
