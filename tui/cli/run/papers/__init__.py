"""The functions that carry out the verbs which make papers, one file for each kind of paper.

At home: choosing what a paper is about, and writing it to a file or to standard output.
Never: what a paper says (`store/exchange/papers`).
"""
