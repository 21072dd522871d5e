"""Yol's single front door: people and counsellors talk to this package, and only it talks to the Rasa process."""
