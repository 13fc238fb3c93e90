"""The page that brings in a file: its tables, what it would do, what it asks, and its words.

At home: what belongs to that page alone, and the thread that reads beside its keys.
Never: how a file is read (`store.tables`), which customer it means (`store.exchange`).
"""
