"""The letters of a file that is text: which encoding it is in, where it says so and where not.

At home: bytes into text, and the question which letters they are.
Never: lines, cells and what they mean (`tables`).
"""
