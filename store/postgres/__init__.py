"""The store for operators on several hosts: the same documents in PostgreSQL.

At home: the connection and its faults, tables, roles and guards, queries.
Never: a rule about collaborations. Nothing but this room imports psycopg.
"""
