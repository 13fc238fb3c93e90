"""The full screens, one a file: each holds its state, asks the desk and awaits dialogs.

At home: keys of a screen, what it reads, the flows of acts (ask, cure, carry out, tell).
Never: how something is drawn (`widgets`, `formatting`) or decided (`store/rules`).
"""
