"""What the classifiers read: the sparse sentence features that a featurizer has left on a message."""

from __future__ import annotations

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix


def sentence_row(message: Message) -> csr_matrix:
    """One row; raises ValueError when no featurizer stands before the classifier."""
    _, sentence = message.get_sparse_features(attribute=TEXT)
    if sentence is None:
        raise ValueError("the classifier needs sentence features: put a featurizer before it in config.yml")
    return csr_matrix(sentence.features)
