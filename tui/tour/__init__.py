"""The guided tour of the demo office: its story as data, and what plays it with the real keys.

Never: anything that an operator's own office uses.
"""
