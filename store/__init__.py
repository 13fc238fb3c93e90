"""The office's register: its customers, the rules about their collaborations, what keeps them.

At home: the rooms of docs/architecture.md, each knowing only those below it, and the demo office.
Never: anything that draws, or knows Textual.
"""
