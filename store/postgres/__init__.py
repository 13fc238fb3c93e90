"""The store for operators on several hosts: the same documents in PostgreSQL.

At home: the connection and its faults, tables, roles and guards, queries.
Never: a rule; psycopg is imported here alone, and only when such a store is opened.
"""
