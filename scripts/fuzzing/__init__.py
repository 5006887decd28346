"""Looking for inputs that closedform does not answer as it should; `scripts/fuzz.py` runs it."""
