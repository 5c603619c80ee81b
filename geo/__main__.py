"""`python -m geo` is the same as `ipokart`."""

import gc
import os
import sys

from geo import settings
from geo.errors import SettingsError


def program() -> int:
    """One command as a process of its own, once the settings of the register can be read. Returns
    the exit code."""
    # a command is over so soon that looking for garbage would be a sixth of it
    gc.disable()
    # numpy brings a library for matrices, which starts a thread for each core and lets it wait at
    # work: 20 ms of the processor. No matrix is multiplied here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        settings.current()
    except SettingsError as error:
        return _refused(error)
    # every room below reads the settings when it is imported
    from geo.cli import program as command

    return command()


def _refused(error: SettingsError) -> int:
    settings.fall_back()
    from geo import text
    from geo.escape import terminal

    print(terminal(text.settings_fault(error)), file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(program())
