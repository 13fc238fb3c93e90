"""Values to text, shared by command and screens.

At home: text that is safe to draw, fitted to columns, in the language that is set; facts.
Never: a widget, a key, a change of the store.
"""
