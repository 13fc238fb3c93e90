"""What single cells say: numbers, dates, services and words, in the forms that people write.

At home: one cell's text into a value, or why not.
Never: rows, columns or files.
"""
