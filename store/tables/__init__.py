"""Customers, users and records in tables: CSV, workbooks and SIE, read and written for people.

At home: where in a file a table is, its columns, rows and cells, the kinds of file.
Never: what an import does to a customer (`exchange`), or any rule.
"""
