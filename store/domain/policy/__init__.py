"""What an office knows better than the catalogue of services, and than the headings of a file.

At home: an office's own policy, laid over the catalogue, its form as TOML; what headings mean.
Never: where it is kept (`files`, `postgres`), who may change it (`desk`).
"""
