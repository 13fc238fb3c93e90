"""Endings in words: what stops one, its checks, what each outcome would do, what was done.

At home: plans and their parts to texts and facts, for command and screens alike.
Never: a rule, a widget.
"""
