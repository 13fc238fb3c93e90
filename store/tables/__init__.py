"""Customers and users in tables: CSV and workbooks, read into an import and written for people.

At home: columns, cells, encodings and separators, the two kinds of file.
Never: what an import does to a customer (`exchange`), or any rule.
"""
