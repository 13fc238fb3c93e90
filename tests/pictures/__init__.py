"""The pictures of the real app: scenes, the README's first one, and the tour as it moves."""
