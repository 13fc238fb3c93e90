"""What is wrong with a store's files, and how it is mended.

At home: finding it, restoring files from a backup, taking a file as somebody has edited it.
Never: a change of a customer, which the rules decide; here nobody asks what was meant.
"""
