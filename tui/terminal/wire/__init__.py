"""Sends a terminal only what has changed on it.

At home: Textual's and Rich's cells turned into the fewest bytes; `app.ThinWire` is mixed in.
Never: this product; the wire could be a package of its own.
"""
