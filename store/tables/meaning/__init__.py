"""What the headings of a table mean: the columns there are, and what somebody said of a heading.

At home: the columns with their names, which of them a heading means, and how they are explained.
Never: where a table is, and what its cells say.
"""
