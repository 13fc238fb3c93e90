"""The screen in a browser: one process for each visitor, behind a page of its own.

At home: the server of the verb `serve`, who is let in, its page, and what draws for it.
Never: anything the screen in a terminal needs.
"""
