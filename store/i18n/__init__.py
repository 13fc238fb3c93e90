"""The languages: which one is set, and the catalogues of texts.

At home: `_` and its kin, which say a text, the choice by locale, how names are sorted.
Never: the texts themselves, which stand where they are said.
"""
