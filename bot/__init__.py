"""What the Rasa process loads: NLU components, dialogue, and the ports to the API."""
