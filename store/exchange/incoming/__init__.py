"""What a file brings of each customer, as values, and what is said of it.

At home: an incoming customer, the line that tells what becomes of it, the report, what is an act,
and how a reader does what is advised.
Never: reading a file, and writing to a store.
"""
