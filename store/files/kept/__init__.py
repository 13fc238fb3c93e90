"""What is kept beside the customers so that the next start is fast: caches of one account each.

At home: the rows as they were last listed, the first picture as it was last drawn.
Never: anything that is believed of files that look otherwise by now.
"""
