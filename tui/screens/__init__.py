"""The full screens, one a file: each holds its state, asks the desk and awaits dialogs.

At home: keys of a screen, and what it reads.
Never: how something is drawn (`widgets`, `formatting`) or decided (`store/rules`).
"""
