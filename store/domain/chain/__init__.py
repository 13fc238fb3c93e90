"""The chain of a history: each line carries the sum of the line before it (R62).

So a line that was changed, removed or put in between by hand is found, by the line that comes
after it. The sum is over what a line says and not over its bytes: a server keeps the fields of a
document in an order of its own. Nor do fields count that stand as if they were not there, so that
a field which a later version adds changes no sum; another default would. It is no signature:
whoever makes all later sums again leaves no trace.

Lines that an earlier version wrote have no sum, and neither has the first of all. The first that
has one covers all of those; from there on, each line needs its own.

At home: what is summed, what a line carries, which lines do not follow.
Never: what is said of it in words, and who may accept it.
"""
