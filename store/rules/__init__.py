"""The rules (docs/rules.md): pure functions from a customer and a wish to a plan, a file a subject.

At home: what may be done, what stands in the way, what happens, what the customer is afterwards.
Never: reading or writing anything, looking at the clock, words about layout.
"""
