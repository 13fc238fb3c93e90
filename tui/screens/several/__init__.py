"""The page that ends several collaborations: its questions, its table, its words, its cures.

At home: what belongs to that page alone.
Never: what a single ending is told with as well (`formatting`), a rule (`store.rules`).
"""
