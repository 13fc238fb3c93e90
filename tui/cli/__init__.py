"""The command: verbs declared in `spec`, carried out in `run`, the same names in both.

At home: the parser, help, completion, the manual page, plain and JSON answers.
Never: Textual, which a plain command does not import.
"""
