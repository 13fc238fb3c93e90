"""Long lists of rows: a list of 100,000 customers shows forty of them.

At home: rows that are made when one of them is looked at, and what is known of them before.
Never: how a row is made of a customer, and where rows are kept.
"""
