"""The forms of a store by how many customers it has, and how it grows from one to the next.

At home: which files hold the customers, growth and what a process that died left of it.
Never: what a customer's document holds, and what is done to one.
"""
