"""Windows over a screen: each is awaited, and answers one value or None.

Never: carrying anything out; a dialog plans and shows, the screen that awaits it acts.
"""
