"""The screens and the command: both ask the desk, and keep no facts of their own.

At home: the rooms of docs/architecture.md, each knowing only those below it, and the app.
Never: TinyDB, psycopg, a rule.
"""

VERSION = "0.2.0"
