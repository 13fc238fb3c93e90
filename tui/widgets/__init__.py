"""What draws: one widget a file, with its look inside; takes values, posts messages.

Never: the desk, a rule, another screen.
"""
