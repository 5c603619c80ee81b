"""Contact sheets and counts for a person's eye: `python -m scripts.look FOLDER`."""
