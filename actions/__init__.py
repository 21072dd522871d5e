"""What Yol does when an answer needs the catalogue, a choice or a handoff: rasa-sdk actions, a file per topic."""
