"""Files to articles: every format that attrib reads, their metadata, and which lines are not of the article.

What becomes of each format's text:

- `.txt` stays as it stands, line ends included. A byte order mark is no part of it.
- `.md` becomes plain text: front matter, link addresses, pictures, comments and code go, hard-wrapped lines are joined.
- `.html` and the pages of `.warc(.gz)` give headline and main text, paragraphs parted by blank lines.
- `.json`, `.jsonl`, `.csv`, `.tsv` and `.parquet` hold it under `text` (or `body`, `content`), where it is not changed.

Offsets count code points of the outcome, `Article.text`. Files are UTF-8, UTF-16 with a byte order mark, or else
Windows-1252; a file that mixes them is skipped, with the place of the first wrong byte.

An article of some length that is not in English is left out and named (`Skipped`).

Metadata come from the sidecar `articles.csv`, then from the file itself, then from the name of the sub-folder (the
outlet); the agency also from the dateline. A value that cannot be used is named as `Skipped`, and the article is read
without it.
"""

from attrib.reading.assembly import Skipped
from attrib.reading.corpus import read_corpus
from attrib.reading.furniture import FurnitureRules, furniture, load_furniture
from attrib.reading.remote import is_url, states

__all__ = ["FurnitureRules", "Skipped", "furniture", "is_url", "load_furniture", "read_corpus", "states"]
