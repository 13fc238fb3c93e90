"""The only door of the store: an operator at a desk, and what that operator reads and does.

At home: who is at the desk, reading, planning again under the lock, carrying out, opening a store.
Never: a rule's decision (`rules`), how a document is kept (`files`, `postgres`), a word of layout.
"""
