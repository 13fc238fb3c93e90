"""Customers, the rules about their collaborations, and the files they are kept in."""
