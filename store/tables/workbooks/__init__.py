"""Workbooks of every age into sheets of cells, and what keeps their reading within bounds.

At home: `.xlsx`, `.xls`, `.ods`, their parts, and how much they may hold.
Never: what a cell or a heading means (`tables`).
"""
