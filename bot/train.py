"""`python -m bot.train --out models`: validates the data, trains, and asks the new model what it must know; one process."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

CONFIG, DOMAIN, DATA = "config.yml", "domain.yml", ["nlu_data", "bot/dialogue"]
MODEL_NAME = "yol"


def validate() -> None:
    """What `rasa data validate` checks; exits with its message when the data contradict themselves."""
    from rasa.cli.utils import validate_files
    from rasa.shared.importers.importer import TrainingDataImporter

    importer = TrainingDataImporter.load_from_config(CONFIG, DOMAIN, DATA)
    validate_files(fail_on_warnings=False, max_history=None, importer=importer)


def train(out: Path) -> Path:
    """A fresh model in the folder; the file has always the same name, so old ones do not pile up."""
    import rasa

    result = rasa.train(
        domain=DOMAIN,
        config=CONFIG,
        training_files=DATA,
        output=str(out),
        force_training=True,
        fixed_model_name=MODEL_NAME,
    )
    if result.code or not result.model:
        raise SystemExit("the model could not be trained")
    return Path(result.model)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", default="models", help="the folder of the model")
    out = Path(parser.parse_args().out)
    validate()
    model = train(out)
    from bot.parse import Pipeline
    from bot.train_smoke import failures

    wrong = failures(Pipeline(str(model)))
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        raise SystemExit("the trained model does not know what it must know")
    print(f"{model} knows what it must know")


if __name__ == "__main__":
    main()
