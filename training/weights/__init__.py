"""The recipe of the packaged weights."""
