"""Which weights the parser runs on: the packaged ones, a Stanza package that was fetched before, or a folder."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from attrib.resources import weights_dir

PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
VECTORS = "pretrain.pt"  # Stanza's word for word vectors
PACKAGED = "packaged"
PACKAGES: Mapping[str, str] = {
    "default_fast": "Stanza's quickest English models",
    "default": "Stanza's standard English models, with character language models",
    "default_accurate": "Stanza's most accurate English models, on a transformer; slow without a graphics card",
}


class ModelError(ValueError):
    """A model that cannot be used. The message says which, why, and what to do."""


@dataclass(frozen=True)
class Model:
    """The files of a model. Either `paths` names one for each processor, or `package` one of Stanza's packages."""

    name: str
    folder: Path  # where Stanza looks for everything that is not in `paths`
    resources: Path  # Stanza's description of what the folder holds
    package: str = ""
    paths: Mapping[str, Path] = field(default_factory=dict)
    vectors: Path | None = None  # word vectors that the models in `paths` share, where they need any

    def files(self) -> list[Path]:
        """Every weights file that can bear on the parse, in a stable order."""
        if not self.paths:
            return sorted(self.folder.rglob("*.pt"))
        return sorted([*self.paths.values(), *([self.vectors] if self.vectors else [])])

    def fingerprint(self) -> str:
        """SHA-256 over names and contents of the weights, and over the package's composition."""
        digest = hashlib.sha256(self.package.encode())
        for path in [self.resources, *self.files()]:
            digest.update(path.name.encode() + b"\0")
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()


@dataclass(frozen=True)
class Listed:
    """A line of `attrib models list`."""

    name: str
    about: str
    installed: bool
    megabytes: float  # on disk; 0 where not installed


def models_dir() -> Path:
    """Where fetched packages are kept: the folder that ATTRIB_MODELS names, or the user's data folder."""
    chosen = os.environ.get("ATTRIB_MODELS")
    return Path(chosen) if chosen else platformdirs.user_data_path("attrib") / "models"


def resolve(model: str = PACKAGED) -> Model:
    """The model that a name or a path stands for. Raises `ModelError` where it is missing or incomplete."""
    if model == PACKAGED:
        return _in_folder(PACKAGED, weights_dir())
    if model in PACKAGES:
        return _fetched(model)
    if Path(model).is_dir():
        return _in_folder(model, Path(model))
    raise ModelError(
        f"unknown model {model!r}: give {PACKAGED!r}, a folder with {_file_names()}, "
        f"or one of Stanza's packages ({', '.join(PACKAGES)}) after `attrib models fetch PACKAGE`"
    )


def available() -> list[Listed]:
    """Every model that has a name, installed or not."""
    packaged = resolve(PACKAGED)
    listed = [Listed(PACKAGED, "English news, part of attrib", True, _megabytes(packaged.files()))]
    for package, about in PACKAGES.items():
        files = list((models_dir() / package).rglob("*.pt"))
        installed = (models_dir() / package / _COMPLETE).is_file()
        listed.append(Listed(package, about, installed, _megabytes(files) if installed else 0.0))
    return listed


def fetch(package: str, url: str = "") -> Model:
    """Downloads one of Stanza's packages with Stanza's downloader, and loads it once to be sure that it works.

    `url` names a mirror of Stanza's resources; without it, Stanza's own is asked. Progress goes to a terminal only.
    Raises `ModelError` for an unknown package and where the download fails; what arrived before is kept and used again.
    """
    if package not in PACKAGES:
        raise ModelError(f"unknown package {package!r}: Stanza's packages for English are {', '.join(PACKAGES)}")
    import stanza  # takes seconds, and listing or resolving models does not need it

    from attrib.parsing.stock import pipeline

    folder = models_dir() / package
    mirror = {"resources_url": url} if url else {}
    try:
        stanza.download(
            "en",
            model_dir=str(folder),
            package=package,
            processors=",".join(PROCESSORS),
            verbose=sys.stderr.isatty(),
            **mirror,
        )
        model = Model(package, folder, folder / "resources.json", package)
        pipeline(model, stanza.DownloadMethod.REUSE_RESOURCES)
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(
            f"cannot fetch {package!r} into {folder}: {error}. Check the connection and try again"
        ) from error
    (folder / _COMPLETE).touch()
    return model


_COMPLETE = "complete"  # written last, so that a broken download is not taken for a model


def _fetched(package: str) -> Model:
    folder = models_dir() / package
    if not (folder / _COMPLETE).is_file():
        raise ModelError(f"Stanza's package {package!r} is not in {folder}: run `attrib models fetch {package}` first")
    return Model(package, folder, folder / "resources.json", package)


def _in_folder(name: str, folder: Path) -> Model:
    inner = folder / "en" if (folder / "en").is_dir() else folder
    paths = {processor: inner / f"{processor}.pt" for processor in PROCESSORS}
    missing = [path.name for path in paths.values() if not path.is_file()]
    if missing:
        raise ModelError(f"no {', '.join(missing)} in {inner}: a model folder holds {_file_names()}")
    vectors = inner / VECTORS
    return Model(
        name, folder, weights_dir() / "resources.json", paths=paths, vectors=vectors if vectors.is_file() else None
    )


def _file_names() -> str:
    return ", ".join(f"{processor}.pt" for processor in PROCESSORS)


def _megabytes(files: Iterable[Path]) -> float:
    return sum(path.stat().st_size for path in files) / 1e6
