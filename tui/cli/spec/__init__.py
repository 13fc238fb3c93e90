"""The verbs as data: their arguments, options, examples and the function that carries each out.

A new verb is a `Verb` here and a function of the file with the same name in `run`.
"""
