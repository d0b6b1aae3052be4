"""Relearns `rules/evidence.json` from annotated news. See training/README.md."""
