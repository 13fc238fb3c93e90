"""The ending of a collaboration: now or on a date, one or several, its checks and what it does.

At home: what is asked before, what is decided already, what becomes of data and access.
Never: users and employees (`people`), how a collaboration begins (`requests.py`).
"""
