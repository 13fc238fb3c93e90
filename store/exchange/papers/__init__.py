"""What goes out of the house as a paper, each a pure function of what an act computes or left.

At home: letters to either side, as text, Markdown and drafts of mail; certificates of deletion.
Never: sending anything, a reckoning of its own of what an ending does, and reading a store.
"""
