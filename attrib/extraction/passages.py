"""Content spans and quotation marks: where marks and tree disagree about what is said, the marks win."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from attrib.extraction.interviews import turns
from attrib.extraction.quotations import Quotation, paragraph_spans, quotations
from attrib.model import Parse, Sentence, Span, Token

_GAP = re.compile(r"[\s,.;:!?—–\-…]*")
_NICKNAME = 4  # spaces in a quotation from which it is no name: *the “Squad” said*
_BLOCK = 10  # words from which a paragraph may be a block quotation
_CLOSERS = ".,!?;:…—–-’'"


class Passages:
    """The quotations of one article, by position; made once an article."""

    def __init__(self, parse: Parse) -> None:
        """Finds the quotations and the paragraphs that hold nothing else."""
        self.text = parse.text
        self.quotations = quotations(parse)
        self._starts = [quotation.span.start for quotation in self.quotations]
        self._ends = [quotation.span.end for quotation in self.quotations]
        self._double = [quotation for quotation in self.quotations if not quotation.single]
        self._double_ends = [quotation.span.end for quotation in self._double]
        self._touching: dict[int, Sequence[Quotation]] = {}
        self._quoted: dict[int, bool] = {}
        self._by_paragraph: dict[int, list[Quotation]] = {}
        for quotation in self.quotations:
            self._by_paragraph.setdefault(quotation.paragraph, []).append(quotation)
        self.turns = turns(parse.text, paragraph_spans(parse))
        self._sentences: dict[int, list[Sentence]] = {}
        for sentence in parse.sentences:
            self._sentences.setdefault(sentence.paragraph, []).append(sentence)

    def around(self, position: int) -> Quotation | None:
        """The quotation that holds the position, if any."""
        place = bisect_right(self._ends, position)
        return self.quotations[place] if place < len(self._starts) and self._starts[place] <= position else None

    def speaks_for_others(self, source: Token, trigger: Token) -> bool:
        """Whether the source stands in a quotation and the trigger outside of it, so that they cannot belong."""
        quotation = self.around(source.start)
        if quotation is None or quotation.span.start <= trigger.start < quotation.span.end:
            return False
        return not quotation.single and self.text.count(" ", *quotation.span) >= _NICKNAME

    def divided(self, position: int) -> bool:
        """Whether a span that starts or ends at the position would cut a quotation in two."""
        around = self.around(position)
        return around is not None and around.span.start < position and not around.single

    def overlapping(self, span: Span) -> Sequence[Quotation]:
        """Quotations that share text with the span; they follow one another, so a binary search finds them."""
        return self.quotations[bisect_right(self._ends, span.start) : bisect_left(self._starts, span.end)]

    def quoted(self, sentence: Sentence) -> bool:
        """Whether the sentence holds anything in double marks."""
        found = self._quoted.get(sentence.index)
        if found is None:
            found = any(not quotation.single for quotation in self.touching(sentence))
            self._quoted[sentence.index] = found
        return found

    def touching(self, sentence: Sentence) -> Sequence[Quotation]:
        """Quotations that share text with the sentence."""
        found = self._touching.get(sentence.index)
        if found is None:
            found = self._touching[sentence.index] = self.overlapping(sentence.span)
        return found

    def in_paragraph(self, paragraph: int) -> list[Quotation]:
        """Quotations of one paragraph in text order."""
        return self._by_paragraph.get(paragraph, [])

    def bare(self, sentence: Sentence) -> bool:
        """Whether all words of the sentence stand in quotation marks."""
        position = sentence.start
        for quotation in self.in_paragraph(sentence.paragraph):
            if quotation.span.end <= position or quotation.single:
                continue
            if quotation.span.start > position and _GAP.fullmatch(self.text, position, quotation.span.start) is None:
                return False
            position = max(position, quotation.span.end)
            if position >= sentence.end:
                return True
        return _GAP.fullmatch(self.text, position, sentence.end) is not None and position > sentence.start

    def fit(self, spans: Sequence[Span], outside: int) -> list[Span]:
        """The spans with every quotation they touch made whole, unless it holds the position `outside` (the cue's)."""
        fitted: list[Span] = []
        for span in spans:
            for quotation in self.overlapping(span):
                if quotation.span.start <= outside < quotation.span.end:
                    span = self._clip(span, quotation)
                else:
                    span = self._widen(span, quotation)
            if span.start >= span.end:
                continue
            if fitted and span.start <= fitted[-1].end:
                fitted[-1] = Span(fitted[-1].start, max(span.end, fitted[-1].end))
            else:
                fitted.append(span)
        return fitted

    def _clip(self, span: Span, quotation: Quotation) -> Span:
        """The part of the span inside the marks."""
        end = quotation.span.end - 1 if quotation.closed else quotation.span.end
        return Span(max(span.start, quotation.span.start + 1), min(span.end, max(end, span.start)))

    def _widen(self, span: Span, quotation: Quotation) -> Span:
        """The span grown over the quotation; one in single marks grows only where it merely lacks the mark."""
        if quotation.single:
            near = span.start - quotation.span.start in (0, 1)
            return Span(quotation.span.start if near else span.start, max(span.end, quotation.span.end))
        return Span(min(span.start, quotation.span.start), max(span.end, quotation.span.end))

    def continued(self, spans: Sequence[Span], cue_end: int, sentence: Sentence) -> list[Span]:
        """Further quotations that go on with the last of the spans and have no cue of their own.

        They are the sentences after the cue's that stand wholly in marks, to the end of the paragraph; then following
        paragraphs while a quotation is left open or they hold nothing but a quotation.
        """
        position = max([cue_end, *(span.end for span in spans)])
        last = max(
            (q for span in spans for q in self.overlapping(span) if not q.single), default=None, key=lambda q: q.span
        )
        if last is None:
            return []
        found: list[Span] = []
        paragraph = last.paragraph
        while True:
            for following in self._sentences.get(paragraph, ()):
                if following.end <= position or (following.start < position and following.index == sentence.index):
                    continue
                if not self.bare(following):
                    return found
                for quotation in self.in_paragraph(paragraph):
                    if (
                        quotation.span.start >= position
                        and quotation.span.overlaps(following.span)
                        and not quotation.single
                    ):
                        found.append(quotation.span)
                        last, position = quotation, quotation.span.end
            paragraph += 1
            inside = self.in_paragraph(paragraph)
            if not inside or not ((inside[0].continues and not last.closed) or self._only_quoted(paragraph)):
                return found

    def beside(self, sentence: Sentence, cue: Span) -> list[Span]:
        """The quotations that belong to the clause of a cue by position alone, with those that go on with them.

        Those within the sentence, or else the one that ends where the sentence starts, or else, after a colon or comma,
        the one that follows it. None where the cue itself stands in marks.
        """
        found = [quotation.span for quotation in self.touching(sentence) if not quotation.single]
        if any(span.start <= cue.start < span.end for span in found):
            return []
        if not found:
            following = bisect_right(self._double_ends, sentence.start)
            if following:
                span = self._double[following - 1].span
                gap = self.text[span.end : sentence.start]
                found = [] if gap.strip() or "\n" in gap else [span]
            if following < len(self._double) and self.text[sentence.end - 1] in ":,":
                span = self._double[following].span
                found = [] if self.text[sentence.end : span.start].strip() else [span]
        return found + self.continued(found, cue.end, sentence)

    def block_after(self, sentence: Sentence) -> list[Span]:
        """The paragraph without marks that is set off after a colon at the end of the sentence: a block quotation.

        None where the colon does not end its paragraph or the next one is short, a list or quoted.
        """
        block = self._sentences.get(sentence.paragraph + 1, [])
        if self.text[sentence.end - 1] != ":" or self._sentences[sentence.paragraph][-1] is not sentence:
            return []
        if sum(len(inside.tokens) for inside in block) < _BLOCK or self.in_paragraph(sentence.paragraph + 1):
            return []
        span = Span(block[0].start, block[-1].end)
        return [span] if self.text[span.start].isupper() and self.text[span.end - 1] in ".!?" else []

    def rest_of_paragraph(self, sentence: Sentence, start: int) -> list[Span]:
        """What follows a label to the end of its paragraph, less a final stop; nothing where it stands within one."""
        inside = self._sentences[sentence.paragraph]
        if inside[0] is not sentence:
            return []
        end = inside[-1].end
        while start < end and self.text[start].isspace():
            start += 1
        while start < end and (self.text[end - 1] in ".," or self.text[end - 1].isspace()):
            end -= 1
        return [Span(start, end)] if start < end else []

    def _only_quoted(self, paragraph: int) -> bool:
        return all(self.bare(sentence) for sentence in self._sentences.get(paragraph, ()))
