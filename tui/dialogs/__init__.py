"""Windows over a screen: each is awaited, and answers one value or None.

At home: the questions of an act, and what each answer would do, planned again.
Never: carrying anything out; that does the screen that awaits the dialog.
"""
