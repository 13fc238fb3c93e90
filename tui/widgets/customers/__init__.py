"""What draws the list of customers: its heads and lines, the line that narrows it, the details.

At home: widgets that only the main screen has.
Never: the parts that all screens are made of (`widgets`).
"""
