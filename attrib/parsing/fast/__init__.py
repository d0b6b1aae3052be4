"""Stanza's own models driven differently: the same output many times sooner.

Where the time of the stock pipeline goes, and what is done instead:

- Its LSTMs run on packed sequences, which steps through time outside the fused kernel. Here sequences of like length
  are padded and each direction runs by itself (`layers`).
- It spells out every token through a character LSTM. Here every distinct form is spelt once and remembered (`forms`).
- It scores every label for every pair of words, and searches every sentence for its best tree. Here labels are scored
  for chosen arcs, and the search runs only where the best heads are not a tree already (`trees`).
- It builds objects for documents, sentences, tokens and words between all stages. Here they are flat lists and tensors.
- It reads article by article. Here the sentences of many articles are sorted by length and run together (`engine`).
"""

from attrib.parsing.fast.engine import Fast
from attrib.parsing.fast.guard import unsupported

__all__ = ["Fast", "unsupported"]
