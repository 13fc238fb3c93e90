"""The store for the operators of one host: a directory of small TinyDB files.

At home: locks, durable writes, checksums, the list read from bytes, checking and repairing files.
Never: a rule about collaborations. What a store has to fulfil is in `domain/repository.py`.
"""
