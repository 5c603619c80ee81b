"""What people click: one file, one question. Functions only; `app.py` gives them to the navigation."""
