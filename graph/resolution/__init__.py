"""Which enterprises of different sources are one: candidates, explained scores, what was decided about them."""
