"""What carries the verbs out: thin functions from options and a desk to an answer.

At home: a function for each verb, in the file that has the name of its file in `spec`; words that
only one of them says.
Never: a rule, or a second way to do what the desk does.
"""
