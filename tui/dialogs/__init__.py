"""Questions in a frame, and pages that fill the screen; each is awaited and answers one value.

At home: the questions of an act, and what each answer would do, planned again.
Never: carrying anything out; that does the screen that awaits the dialog.
"""
