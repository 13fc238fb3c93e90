"""The languages: which one is set, and the catalogues of texts.

At home: `_` and its kin, which say a text, the choice by locale, how names are sorted; what
a decoder complains of, in the reader's language.
Never: any other text, which stands where it is said.
"""
