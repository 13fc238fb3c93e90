"""The office's register: its customers, the rules about their collaborations, what keeps them.

Rooms, each knowing only those below it: `desk`, `tables`, `demo`; `exchange`; `rules`, `files`,
`postgres`; `domain`; `i18n`. Never at home here: anything that draws, or knows Textual.
"""
