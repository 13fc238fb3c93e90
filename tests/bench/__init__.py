"""The bench: what counts at the far end of a line, each figure beside an anchor of its own."""
