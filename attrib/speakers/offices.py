"""Where a text gives somebody a position: before the name, after it, behind a plural, in a sentence of its own.

It is read off the word order around the name: appositions are where parsers err.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from attrib.model import Parse, Sentence, Span, Token, TokenRef
from attrib.speakers.disclosure import PositionRules
from attrib.speakers.names import POSSESSIVE
from attrib.speakers.nominals import case_of
from attrib.speakers.parties import Party
from attrib.speakers.passages import STOPS, inside, phrase_end, relation, tokens_of
from attrib.speakers.phrases import Hit, sentence_tokens

_BEFORE = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "X"})  # parts of speech that a position before a name is made of
# Words that may join the parts of a position.
_LINKS = frozenset({"of", "for", "at", "on", "in", "and", "&", "the", "to"})
_MODIFIERS = frozenset({"amod", "compound", "flat", "nmod"})
_HOMES = frozenset({"of", "from"})  # *John Doe, of Springfield, director …*
_APPOSED = frozenset({"appos", "flat", "nmod:desc"})
_SUCH = frozenset({"including", "like", "such"})  # *senators such as John Doe*
_JOINTS = frozenset({"-", "'s", "’s", "'", "’"})
_COUNTING = frozenset({"other", "another", "many", "several", "few", "more", "same", "first", "second"})
_NO_APPOSITION = frozenset({"ADP", "AUX", "CCONJ", "SCONJ", "VERB"})  # what begins something else after a comma
_COMPARED = frozenset({"JJR", "JJS"})
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


class Nouns:
    """The nouns for positions of one article, sentence by sentence, each sought once."""

    def __init__(self, rules: PositionRules) -> None:
        """Start with none."""
        self.rules = rules
        self._found: dict[int, list[Hit]] = {}

    def of(self, sentence: Sentence) -> list[Hit]:
        """The sentence's nouns for positions."""
        if sentence.index not in self._found:
            self._found[sentence.index] = _nouns(sentence, self.rules)
        return self._found[sentence.index]


def of_described(parse: Parse, party: Party, nouns: Nouns, barred: Sequence[Span]) -> Iterator[Sequence[Token]]:
    """Positions in noun phrases that stand for a source without its name, less the `barred`: *a military official*."""
    for mention in party.mentions:
        if mention.head is None or inside(parse.token(mention.head).span, barred):
            continue
        sentence = parse.sentences[mention.head.sentence]
        for hit in nouns.of(sentence):
            if hit.first <= mention.head.token <= hit.last:
                own = {token.id for token in tokens_of(parse, mention)}
                start = _leftmost(sentence, hit.first, own)
                yield sentence_tokens(sentence, start, _rightmost(sentence, hit.last))


def of_named(parse: Parse, party: Party, nouns: Nouns, said: Sequence[Span]) -> Iterator[Sequence[Token]]:
    """Positions beside any mention of a person's name, and in the narrator's sentences that say what the person is."""
    heads = {mention.head for mention in party.mentions if mention.head is not None}
    words = [word for word in party.proper.split() if word.lower() not in _SUFFIXES] or party.proper.split()
    mentioned = {head.sentence for head in heads}
    last = words[-1].lower().rpartition("-")[2]
    for sentence in parse.sentences:
        if sentence.words.isdisjoint((last, f"-{last}", words[-1].lower())) and sentence.index not in mentioned:
            continue
        found = nouns.of(sentence)
        if not found:
            continue
        names = [name for name in _names(sentence, words) if len(words) > 1 or _is(sentence, name, heads)]
        subjects = {id for name in names for id in name} | {
            ref.token for ref in heads if ref.sentence == sentence.index
        }
        if not subjects:
            continue
        hits = [hit for hit in found if party.plural or not _plural(sentence, hit)]
        for name in (_untitled(name, words, sentence, found) for name in names):
            yield from _among(sentence, name, [hit for hit in found if _plural(sentence, hit)])
            yield from _before(sentence, name, hits, nouns.rules)
            yield from _after(sentence, name, hits, nouns.rules)
        yield from _predicated(sentence, subjects, hits, nouns.rules, said)


def _is(sentence: Sentence, name: range, heads: Collection[TokenRef]) -> bool:
    """Whether a name with more words than the party's is the party's: *Mr. Smith* is not *Jane Smith*."""
    return len(name) == 1 or any(TokenRef(sentence.index, id) in heads for id in name)


def _nouns(sentence: Sentence, rules: PositionRules) -> list[Hit]:
    """The sentence's nouns for positions, without those that only modify another noun: *general* chairman."""
    hits = rules.positions.find(sentence.tokens, sentence)
    heads = {hit.last for hit in hits}
    return [
        hit
        for hit in hits
        if (not _modifies(sentence, hit.last) or _titles(sentence, hit.last))
        and not (relation(sentence.token(hit.last)) == "amod" and sentence.token(hit.last).head in heads)
    ]


def _titles(sentence: Sentence, last: int) -> bool:
    """Whether a noun that modifies the next word is the title of the person whose name begins there."""
    return sentence.token(last).deprel == "nmod:desc" or sentence.token(last + 1).ner.endswith("PER")


def _names(sentence: Sentence, words: Sequence[str]) -> Iterator[range]:
    """The token ids of every mention of the name: a run of words that ends in the surname and contradicts nothing."""
    for token in sentence.tokens:
        if not words[-1].endswith(token.text):
            continue
        first = surname = _beginning(sentence, token, words[-1])
        if not first or _goes_on(sentence, token):
            continue
        while first > 1 and sentence.token(first - 1).ner in ("B-PER", "I-PER") and token.ner == "I-PER":
            first -= 1
            if sentence.token(first).ner == "B-PER":
                break
        while first > 1 and sentence.token(first - 1).text in words[:-1]:
            first -= 1
        given = [t.text for t in sentence_tokens(sentence, first, surname - 1)]
        if not given or len(words) == 1 or any(word in words or word[:1] == words[0][:1] for word in given):
            last = token.id
            while last < len(sentence.tokens) and sentence.token(last + 1).text.lower() in _SUFFIXES:
                last += 1
            if not _modifies(sentence, last):
                yield range(first, last + 1)


def _untitled(name: range, words: Sequence[str], sentence: Sentence, hits: Sequence[Hit]) -> range:
    """The name without a title that the recogniser took for a part of it: *Mayor* of *Mayor Jane Smith*."""
    after = (hit.last + 1 for hit in hits if hit.last in name and sentence.token(hit.last).text not in words)
    return range(max((at for at in after if at in name), default=name.start), name.stop)


def _beginning(sentence: Sentence, token: Token, word: str) -> int:
    """The id of the first token of the word that ends in this one; 0 where that is another word: *Moe* of *Lee-Moe*."""
    first, text = token.id, token.text
    while text != word:
        before = sentence.tokens[first - 2] if first > 1 and word.endswith(text) else None
        if before is None or before.end != sentence.token(first).start:
            return 0
        first, text = before.id, before.text + text
    return first


def _goes_on(sentence: Sentence, word: Token) -> bool:
    """Whether a word that is somebody's surname is another's given name: *Dean* of *Dean Smith*."""
    following = [t for t in sentence.tokens[word.id : word.id + 1] if t.ner == "I-PER" and t.upos == "PROPN"]
    return bool(following) and following[0].text.lower() not in _SUFFIXES


def _modifies(sentence: Sentence, last: int) -> bool:
    """Whether the token with id `last` modifies the noun right after it: *the Olsen campaign*."""
    following = sentence.tokens[last : last + 1]
    return bool(following) and following[0].upos in ("NOUN", "PROPN") and sentence.token(last).head == following[0].id


def _plural(sentence: Sentence, hit: Hit) -> bool:
    noun = sentence.token(hit.last)
    return noun.upos in _BEFORE and noun.feat("Number") == "Plur"


def _before(sentence: Sentence, name: range, hits: Sequence[Hit], rules: PositionRules) -> Iterator[Sequence[Token]]:
    """*Foreign Ministry spokesman John Doe*; *the director of the institute, John Doe*."""
    at = name.start - 1
    if any(hit.last == at - 1 for hit in hits) and rules.address.find(sentence.tokens[at - 1 : at]):
        at -= 1  # *lead author Dr. Jane Smith*
    comma = at > 1 and sentence.token(at).text == ","
    if comma:
        at -= 1
    for hit in hits:
        between = sentence_tokens(sentence, hit.last + 1, at)
        if hit.last > at or any(t.text in STOPS or t.upos in ("VERB", "PRON") or t.ner == "B-PER" for t in between):
            continue
        if between and (between[0].lemma not in _LINKS or between[-1].upos not in _BEFORE):
            continue  # *the spokesman for the Clinton campaign* is not Clinton's position
        if between and any(token.text in POSSESSIVE for token in sentence.tokens[name.stop - 1 : name.stop]):
            continue
        if between and case_of(sentence, _top(sentence, range(hit.last + 1, name.stop))) == between[0].text.lower():
            continue  # nor is *the adviser to Mr. Clinton*
        if comma and not _apposed(sentence, name, hit):
            continue
        held = sentence_tokens(sentence, _leftmost(sentence, hit.first), at)
        yield held if len(held) > 1 else (*held, *_seat(sentence, name))
        return


def _seat(sentence: Sentence, name: range) -> Sequence[Token]:
    """What tells the seat of an office behind the name: *Sen. Jane Smith of Ohio*."""
    place = sentence.tokens[name.stop :]
    of = name.stop <= len(sentence.tokens) and sentence.token(name.stop).text == "of"
    count = next((at for at, token in enumerate(place) if not token.ner.endswith("LOC")), len(place))
    return sentence.tokens[name.stop - 1 : name.stop + count] if of and count else ()


def _top(sentence: Sentence, words: range) -> Token:
    """Of neighbouring words the last that does not depend on another of them."""
    tops = [id for id in words if sentence.token(id).head not in words]
    return sentence.token(tops[-1] if tops else words[-1])


def _among(sentence: Sentence, name: range, several: Sequence[Hit]) -> Iterator[Sequence[Token]]:
    """*Candidates Jane Smith and John Doe*; *several senators, including John Doe*."""
    top = _top(sentence, name)
    while relation(top) == "conj":
        top = sentence.tokens[top.head - 1]
    for hit in several:
        noun = sentence.token(hit.last)
        apposed = top.deprel in _APPOSED or (relation(top) == "nmod" and case_of(sentence, top) in _SUCH)
        called = relation(noun) in ("compound", "nmod", "flat") and noun.head == top.id == noun.id + 1
        if hit.last < name.start and (called or (apposed and hit.first <= top.head <= hit.last)):
            yield sentence_tokens(sentence, _leftmost(sentence, hit.first), hit.last)
            return


def _apposed(sentence: Sentence, name: range, hit: Hit) -> bool:
    """Whether the tree has the name as apposition of the position's noun."""
    words = sentence_tokens(sentence, name.start, name.stop - 1)
    return any(relation(word) == "appos" and hit.first <= word.head <= hit.last for word in words)


def _after(sentence: Sentence, name: range, hits: Sequence[Hit], rules: PositionRules) -> Iterator[Sequence[Token]]:
    """*John Doe, 44, director of the institute and former adviser*: up to three appositions, each after a comma."""
    at = _past_brackets(sentence, name.stop)
    for _ in range(3):
        if at >= len(sentence.tokens) or sentence.token(at).text not in (",", "--", "—", "–"):
            return
        at += 1
        first = sentence.token(at)
        if first.upos in _NO_APPOSITION and first.lemma not in _HOMES and not _may_begin(first, rules):
            return  # *John Doe, despite …*, *…, said Jane Roe, director …*
        end = phrase_end(sentence, at)
        if all(token.ner.endswith("PER") for token in sentence_tokens(sentence, at, end)):
            return  # *to John Doe, Jane Roe, director …*
        for hit in hits:
            if at <= hit.first <= hit.last <= end and _heads_phrase(sentence, at, hit, rules):
                start = at
                while start < hit.first and not _may_begin(sentence.token(start), rules):
                    start += 1
                yield sentence_tokens(sentence, start, end)
                return
        at = end + 1


def _may_begin(token: Token, rules: PositionRules) -> bool:
    modifies = relation(token) in _MODIFIERS and token.upos not in ("DET", "PRON")
    return token.upos in _BEFORE or modifies or bool(rules.standing.find([token]))


def _heads_phrase(sentence: Sentence, at: int, hit: Hit, rules: PositionRules) -> bool:
    """Whether the position is the head of the noun phrase that begins at `at`, and nobody else's form of address."""
    lead = sentence_tokens(sentence, at, hit.first - 1)
    following = sentence.tokens[hit.last : hit.last + 1]
    compounded = {id for token in lead if token.text == "-" for id in (token.id - 1, token.id + 1)}  # *in-state*
    compounded |= {standing.first for standing in rules.standing.find(lead)}
    open_words = [t for t in lead if t.ner == "O" and t.id not in compounded]  # not those of a name, *Office of Budget*
    if any(t.upos in ("ADP", "AUX", "VERB") and relation(t) != "amod" for t in open_words):
        return False
    if any(
        relation(token) == "nsubj" and token.head > token.id for token in sentence_tokens(sentence, hit.first, hit.last)
    ):
        return False  # the subject of a clause of its own
    return not following or not (following[0].ner.endswith("PER") or following[0].upos in ("NOUN", "PROPN"))


def _past_brackets(sentence: Sentence, at: int) -> int:
    """The token id after a bracket such as *(R-Ohio)* that begins at `at`."""
    if at <= len(sentence.tokens) and sentence.token(at).text == "(":
        for token in sentence.tokens[at:]:
            if token.text == ")":
                return token.id + 1
    return at


def _predicated(
    sentence: Sentence, subjects: set[int], hits: Sequence[Hit], rules: PositionRules, said: Sequence[Span]
) -> Iterator[Sequence[Token]]:
    """*He is the director of the institute*; *Doe, who is the director*; *Doe serves as director*."""
    if not hits:
        return
    for hit in hits:
        for noun in sentence_tokens(sentence, hit.first, hit.last):
            children = sentence.children(noun)
            clause = noun.deprel == "acl:relcl"  # *who was chief of staff* tells a position too
            copula = any(relation(child) == "cop" and (clause or child.feat("Tense") == "Pres") for child in children)
            subject = any(child.id in subjects for child in children if relation(child) == "nsubj")
            subject = subject and not inside(noun.span, said)
            if copula and (subject or (clause and noun.head in subjects)) and not _compared(sentence, noun):
                start = _leftmost(sentence, hit.first)
                yield sentence_tokens(sentence, start, _rightmost(sentence, hit.last))
    for hit in hits:
        noun = sentence.token(hit.last)
        verb = sentence.parent(noun) if relation(noun) in ("obl", "advcl", "nmod") else None
        if verb is not None and case_of(sentence, noun) == "as" and not inside(noun.span, said):
            children = sentence.children(verb)
            supposed = any(child.xpos == "MD" for child in children)  # *as president, she would …*
            if not supposed and any(relation(child) == "nsubj" and child.id in subjects for child in children):
                yield sentence_tokens(sentence, _leftmost(sentence, hit.first), _rightmost(sentence, hit.last))
    for held in rules.holding.find(sentence.tokens, sentence):
        verb = sentence.token(held.first)
        subject = any(child.id in subjects for child in sentence.children(verb) if relation(child) == "nsubj")
        if subject or (verb.deprel == "acl:relcl" and verb.head in subjects):
            for hit in hits:
                lead = sentence_tokens(sentence, held.last + 1, hit.first - 1)
                if hit.first > held.last and not any(t.text in STOPS or t.upos in ("ADP", "VERB") for t in lead):
                    yield sentence_tokens(sentence, _leftmost(sentence, hit.first), _rightmost(sentence, hit.last))
                    break


def _compared(sentence: Sentence, noun: Token) -> bool:
    """Whether a noun only compares: *he is the stronger candidate*."""
    return any(child.xpos in _COMPARED for child in sentence.children(noun))


def _leftmost(sentence: Sentence, at: int, inside: set[int] | None = None) -> int:
    """The id of the first word of the noun phrase whose head word is at `at`, without determiners and numbers."""
    head = at
    while at > 1:
        token = sentence.token(at - 1)
        adverb = token.upos == "ADV" and relation(token) == "advmod" and token.head >= at  # *newly elected*
        if token.feat("PronType") == "Int":
            break  # *When President Smith …*
        if not (token.upos in _BEFORE or relation(token) in _MODIFIERS or token.text in _JOINTS or adverb):
            break
        if token.upos in ("DET", "PRON", "SYM") or (inside is not None and token.id not in inside):
            break
        at -= 1
    counted = (t.id + 1 for t in sentence_tokens(sentence, at, head - 1) if t.upos == "NUM" or t.text == "old")
    first = max(counted, default=at)
    while first < head and (
        sentence.token(first).upos in ("PUNCT", "PART") or sentence.token(first).lemma.lower() in _COUNTING
    ):
        first += 1
    return first


def _rightmost(sentence: Sentence, at: int) -> int:
    """The id of the last word of *of the institute* after the head word at `at`, or `at`."""
    if at < len(sentence.tokens) and sentence.token(at + 1).lemma in ("of", "for", "at", "in", "to"):
        end = phrase_end(sentence, at + 1)
        return end if end > at + 1 else at
    return at
