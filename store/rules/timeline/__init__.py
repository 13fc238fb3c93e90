"""The history of all customers, of which no more is made than is looked at.

At home: the latest lines of many histories, what is found in all of them, those read of late.
Never: what a line says (`store/rules/history.py`), and where histories are kept.
"""
