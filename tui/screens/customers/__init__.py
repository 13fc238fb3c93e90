"""The main screen's list: what it shows, what is marked and opened, what stops endings.

At home: the list without its acts, in steps that build on one another.
Never: an act on a customer (`screens`), how a line is drawn (`widgets`, `formatting`).
"""
