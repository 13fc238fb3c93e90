"""Sends a terminal only what has changed on it. Knows Textual and terminals, not this product."""
