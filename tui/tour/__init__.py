"""The guided tour of the demo office.

At home: its story as data, its captions, and what plays it with the real keys.
Never: anything that an operator's own office uses.
"""
