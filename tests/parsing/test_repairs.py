"""What grammar shows to be a mistake of the parser is set right, and nothing else is touched."""

from __future__ import annotations

from attrib.grammar import from_conllu
from attrib.model import Parse, Token
from attrib.parsing.repairs import repaired

FEARS = """\
# newdoc
# document_text = "He lost his job and fears that nobody will help."
# newpar
# sent_id = 1
1	He	he	PRON	PRP	Number=Sing|Person=3	2	nsubj	_	TokenRange=0:2
2	lost	lose	VERB	VBD	Tense=Past	0	root	_	TokenRange=3:7
3	his	his	PRON	PRP$	Poss=Yes	4	nmod:poss	_	TokenRange=8:11
4	job	job	NOUN	NN	Number=Sing	2	obj	_	TokenRange=12:15
5	and	and	CCONJ	CC	_	6	cc	_	TokenRange=16:19
6	fears	fear	NOUN	NNS	Number=Plur	2	conj	_	TokenRange=20:25
7	that	that	SCONJ	IN	_	10	mark	_	TokenRange=26:30
8	nobody	nobody	PRON	NN	Number=Sing	10	nsubj	_	TokenRange=31:37
9	will	will	AUX	MD	_	10	aux	_	TokenRange=38:42
10	help	help	VERB	VB	VerbForm=Inf	6	ccomp	_	TokenRange=43:47
11	.	.	PUNCT	.	_	2	punct	_	TokenRange=47:48
"""
WANT = """\
# newdoc
# document_text = "An aide said the rebels want a road and demand that it stay open."
# newpar
# sent_id = 1
1	An	a	DET	DT	_	2	det	_	TokenRange=0:2
2	aide	aide	NOUN	NN	Number=Sing	3	nsubj	_	TokenRange=3:7
3	said	say	VERB	VBD	Tense=Past	0	root	_	TokenRange=8:12
4	the	the	DET	DT	_	5	det	_	TokenRange=13:16
5	rebels	rebel	NOUN	NNS	Number=Plur	6	nsubj	_	TokenRange=17:23
6	want	want	VERB	VBP	Tense=Pres	3	ccomp	_	TokenRange=24:28
7	a	a	DET	DT	_	8	det	_	TokenRange=29:30
8	road	road	NOUN	NN	Number=Sing	6	obj	_	TokenRange=31:35
9	and	and	CCONJ	CC	_	10	cc	_	TokenRange=36:39
10	demand	demand	NOUN	NN	Number=Sing	3	conj	_	TokenRange=40:46
11	that	that	SCONJ	IN	_	13	mark	_	TokenRange=47:51
12	it	it	PRON	PRP	Number=Sing|Person=3	13	nsubj	_	TokenRange=52:54
13	stay	stay	VERB	VB	VerbForm=Inf	10	ccomp	_	TokenRange=55:59
14	open	open	ADJ	JJ	_	13	xcomp	_	TokenRange=60:64
15	.	.	PUNCT	.	_	3	punct	_	TokenRange=64:65
"""


def _parse(conllu: str) -> Parse:
    (parse,) = from_conllu(conllu)
    return parse


def _word(parse: Parse, text: str) -> Token:
    return next(token for token in parse.sentences[0].tokens if token.text == text)


def test_a_noun_that_is_joined_to_a_verb_and_governs_a_clause_is_a_verb() -> None:
    fears = _word(repaired(_parse(FEARS)), "fears")
    assert (fears.upos, fears.xpos, fears.feat("Tense"), fears.head) == ("VERB", "VBZ", "Pres", 2)


def test_a_noun_with_a_determiner_stays_a_noun() -> None:
    with_determiner = FEARS.replace("5\tand\tand\tCCONJ\tCC\t_\t6\tcc", "5\tthe\tthe\tDET\tDT\t_\t6\tdet")
    parse = _parse(with_determiner)
    assert repaired(parse) is parse


def test_a_noun_that_governs_nothing_stays_a_noun() -> None:
    parse = _parse(FEARS.replace("6\tccomp", "6\tacl:relcl"))
    assert repaired(parse) is parse


def test_a_verb_is_joined_to_the_clause_whose_subject_has_its_number() -> None:
    demand = _word(repaired(_parse(WANT)), "demand")
    assert (demand.upos, demand.xpos, demand.head) == ("VERB", "VBP", 6)


def test_a_verb_stays_where_the_number_fits() -> None:
    aides = WANT.replace("aide\taide\tNOUN\tNN\tNumber=Sing", "aide\taide\tNOUN\tNNS\tNumber=Plur")
    demand = _word(repaired(_parse(aides)), "demand")
    assert (demand.upos, demand.head) == ("VERB", 3)


def test_a_verb_stays_where_the_subject_of_the_complement_does_not_fit_either() -> None:
    rebel = WANT.replace("rebels\trebel\tNOUN\tNNS\tNumber=Plur", "rebels\trebel\tNOUN\tNN\tNumber=Sing")
    assert _word(repaired(_parse(rebel)), "demand").head == 3
