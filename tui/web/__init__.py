"""The screen in a browser: one process for each visitor, behind a page of its own.

At home: the server of the verb `serve`, and its page.
Never: anything the screen in a terminal needs.
"""
