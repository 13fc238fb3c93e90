"""The screen in a browser: one process for each visitor, behind a page of its own.

Never: anything the screen in a terminal needs.
"""
