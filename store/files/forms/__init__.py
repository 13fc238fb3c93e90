"""The forms of a store by how many customers it has, and how it grows from one to the next."""
