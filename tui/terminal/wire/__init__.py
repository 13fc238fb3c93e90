"""Sends a terminal only what has changed on it.

At home: an app's picture turned into the fewest bytes. `app.ThinWire` is mixed into an app;
nothing else has to be called.
Never: this product. It imports Textual and Rich alone, so that it could be published as a package;
two import contracts hold it to that.
"""
