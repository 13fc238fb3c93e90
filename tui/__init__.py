"""The screens and the command: ask the desk, keep no facts of their own.

Rooms, each knowing only those below it: `__main__`; `tour`, `running`; `app`; `screens`;
`dialogs`; `widgets`, `cli`, `web`; `terminal`, `formatting`. Never: TinyDB, psycopg, a rule.
"""
