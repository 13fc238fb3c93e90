"""Sends a terminal only what has changed on it. Knows Textual and terminals, not this product.

`app.ThinWire` is mixed into an app; nothing else has to be called. It imports Textual and Rich
alone, so that it could be published as a package; two import contracts hold it to that.
"""
