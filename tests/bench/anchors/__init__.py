"""What the bench measures beside: the least, or the usual, that does the same."""
