"""What comes in or goes out as a file: exchange files, plan files, hand-over packs, imports.

At home: strict JSON, merging what a file says with what is kept, the report of an import.
Never: spreadsheets (`tables`), and how a store keeps it.
"""
