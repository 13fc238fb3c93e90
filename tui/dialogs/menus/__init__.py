"""Menus: lines that are found by typing, of commands and of what the list is narrowed to.

At home: what a menu is, and the two that there are.
Never: what a choice does (`screens`), what there is to narrow to (`formatting/narrowing`).
"""
