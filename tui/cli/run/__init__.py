"""What carries the verbs out: thin functions from options and a desk to an answer.

Never: a rule, or a second way to do what the desk does.
"""
