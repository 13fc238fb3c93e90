"""The languages: which one is set, and the translations.

At home: `_`, `N_`, plural forms, dates and numbers as the language writes them, the alphabet.
Never: the texts themselves, which stand where they are said.
"""
