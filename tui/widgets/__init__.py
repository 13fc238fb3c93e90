"""What draws: one widget a file, with its look inside.

At home: widgets that take values and post messages.
Never: the desk, a rule, another screen.
"""
