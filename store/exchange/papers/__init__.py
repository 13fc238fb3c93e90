"""What goes out of the house as a paper: made of a line of history, or of a plan, and nothing else.

At home: pure functions that give values, text for people and JSON.
Never: reading a store, and writing files.
"""
