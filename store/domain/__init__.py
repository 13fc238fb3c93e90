"""The values of the office and the words for them: nothing here has a way to a disk or a screen.

At home: customer, collaboration, wish, plan, refusal, row, filter, rights, the service catalogue.
Never: a decision about an act (`rules`), a disk, a connection.
"""
