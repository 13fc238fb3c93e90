"""All that knows escape sequences, signals or Textual's insides.

At home: what the terminal can, its keys and colours, and what stands in for a part of Textual
(`answers`, `decoder`, `dropdown`, `keyboard`, `line_view`, `wire`): each of these says in its first
lines why, what it waits for, and when it can go.
Never: customers, services or any word of this product's subject.
"""
