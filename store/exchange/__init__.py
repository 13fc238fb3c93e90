"""What comes in or goes out as a file: exchange and plan files, packs, calendars, imports.

At home: strict JSON, merging what a file says with what is kept, the report of an import.
Never: spreadsheets (`tables`), and how a store keeps it.
"""
