"""Values to text, shared by command and screens: safe, fitted to a width, in the spoken language.

Never: a widget, a key, the desk.
"""
