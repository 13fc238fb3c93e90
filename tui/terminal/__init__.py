"""All that knows escape sequences, signals or Textual's insides.

Each file that stands in for a part of Textual names the reason, and when it can go.
Never: customers, services or any word of this product's subject.
"""
