"""Which pipelines the fast engine can stand in for: those whose models are built as the packaged ones are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import stanza
from stanza.models.common.vocab import CompositeVocab

from attrib.parsing.fast.tokenizer import FEATURES

STANZA = "1.15."

_SPELT = {
    "char": True,
    "char_num_layers": 1,
    "charlm": False,
    "bert_model": None,
    "rec_dropout": 0,
    "char_rec_dropout": 0,
}
_BUILT: Mapping[str, Mapping[str, Any]] = {
    "tokenize": {
        "hierarchical": True,
        "use_mwt": True,
        "rnn_layers": 1,
        "feat_funcs": list(FEATURES),
        "conv_res": None,
        "charlm_forward_file": None,
        "use_dictionary": False,
        "skip_newline": False,
    },
    "pos": {"share_hid": False, "char_bidirectional": False, "tag_column_link": "tag_emb", **_SPELT},
    "lemma": {"ensemble_dict": True, "dict_only": False, "edit": True, "pos": True, "caseless": False, "charlm": False},
    "depparse": {
        "use_upos": True,
        "use_xpos": True,
        "use_ufeats": True,
        "linearization": True,
        "distance": True,
        "use_arc_embedding": False,
        "reversed": False,
        "resolve_head_constraints": False,
        "model_type": "graph",
        **_SPELT,
    },
    "ner": {
        "num_layers": 1,
        "lowercase": True,
        "input_transform": True,
        "char_lowercase": False,
        "connect_output_layers": False,
        "pretrain": False,
        **_SPELT,
    },
}


def unsupported(pipeline: stanza.Pipeline) -> str:
    """Why the fast engine cannot stand in for the pipeline: "" where it can."""
    if not stanza.__version__.startswith(STANZA):
        return f"Stanza is {stanza.__version__}, not {STANZA}x"
    models = pipeline.processors
    for name, built in _BUILT.items():
        given = {**models[name].trainer.args, **models[name].config}
        for option, value in built.items():
            if (given.get(option) or None) != (value or None):
                return f"the {name} model has {option} {given.get(option)}, not {value}"
    if models["pos"].trainer.model.tag_names != ["upos", "xpos", "feats"]:
        return "the tagger has other columns than upos, xpos and feats"
    if isinstance(models["pos"].vocab["xpos"], CompositeVocab):
        return "the tagger's xpos are composed of parts"
    if len(models["ner"].trainers) != 1 or set(models["ner"].vocab.keys()) != {"char", "delta", "tag"}:
        return "names are not found by one model with its own vocabulary"
    if models["lemma"].use_identity or models["lemma"].trainer.contextual_lemmatizers:
        return "lemmas are not found word by word"
    return ""
