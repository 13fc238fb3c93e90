"""The screens and the command of samarbete."""
