"""The verbs as data, from which parser, help, completion and manual page are made.

At home: each verb's arguments, options and examples, and what does not go together.
Never: an import of what carries a verb out, as `--help` answers without the store.
"""
