"""What stands above many rows at once: headings between them, and sheets of several times.

At home: which rows a heading begins, of which service those are, and which sheet is of when.
Never: what is no customer at all, as a sum or a footer; what the heading of a column means.
"""
