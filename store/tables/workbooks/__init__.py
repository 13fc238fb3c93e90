"""Workbooks: .xlsx, .xls and .ods, from their bytes to sheets of cells.

At home: how heavy one may be, what its parts say that the reading library does not.
Never: what a cell or a heading means (`store/tables/cells/`, `store/tables/headings.py`).
"""
