"""Keys that the operator is not allowed: shown grey, and saying why when they are pressed."""

from textual import events
from textual.binding import Binding
from textual.screen import Screen


class GreyedKeys(Screen[None]):
    """A screen some of whose acts may be refused to who sits there."""

    def why_not(self, action: str) -> str | None:
        """Say why an action of the screen is not allowed, or None where it is."""
        raise NotImplementedError

    def tell_why_not(self, action: str, why: str) -> None:
        """Say so on the screen."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what is not allowed."""
        return None if self.why_not(action) else True

    def on_key(self, event: events.Key) -> None:
        """Say why a greyed key does nothing."""
        for binding in self.BINDINGS:
            if isinstance(binding, Binding) and event.key in binding.key.split(","):
                why = self.why_not(binding.action)
                if why is not None:
                    self.tell_why_not(binding.action, why)
