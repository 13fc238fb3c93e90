"""What comes in or goes out as a file: exchange files, plan files, hand-over packs, imports.

At home: strict JSON, deciding on each customer of a file and merging it, the report of an import.
Never: spreadsheets (`tables`), and how a store keeps what was brought in.
"""
