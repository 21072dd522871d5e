"""What Rasa's training cache cannot see: a component's own modules and the data files it reads."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(*, sources: Iterable[str | Path] = (), folders: Iterable[str | Path] = ()) -> str:
    """One hash over source files and every YAML file below the folders."""
    digest = hashlib.sha256()
    files = [Path(source) for source in sources]
    for folder in folders:
        files.extend(sorted(Path(folder).rglob("*.yml")))
    for file in files:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
