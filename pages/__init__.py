"""What people click: one file, one question. Functions only; `app.py` hands them out."""
