"""Papers as pages: a letter, a certificate; read here, and written as a file where that is said.

At home: how a paper is laid out to be read, the keys of that, and what is asked before a pack.
Never: what a paper says (`store/exchange/papers`), and writing it (`screens`).
"""
