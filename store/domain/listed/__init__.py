"""Long lists: of 100,000 customers forty are shown, of 10,000 lines of history a few looked at.

At home: rows and lines that are made or read when they are looked at, and what is known before.
Never: how a row is made of a customer, and where rows and lines are kept.
"""
