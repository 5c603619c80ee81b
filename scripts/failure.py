"""The one error that the build reports to a person: a sentence in Norwegian, never a traceback."""


class BuildError(Exception):
    """Raw material or a recipe is missing or wrong; the text says what, where and what to do."""
