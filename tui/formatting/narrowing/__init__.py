"""What a list is narrowed to: filters and their values, what they let through, how they read.

At home: what the line of filters, their menu and the list that follows them share.
Never: what a search finds in a row (`store/domain/filters.py`), a widget.
"""
