"""What an office knows better than the catalogue of services.

At home: an office's own policy, laid over the catalogue, and its form as TOML.
Never: where it is kept (`files`, `postgres`), who may change it (`desk`).
"""
