"""Screens that list what a verb prints: a line each under heads, and one of them told in full.

At home: what ends when, records, what is known of the services, and what these lists share.
Never: a customer's tree (`screens`), a window (`dialogs`), how a line is drawn (`formatting`).
"""
