"""The verbs without a screen, a file for each subject."""
