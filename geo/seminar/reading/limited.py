"""Run a program with less memory and time: python limited.py BYTES SECONDS PROGRAM [ARGUMENT…].

Or a module of the product, in this very process: python limited.py BYTES SECONDS -m PLACES MODULE
[ARGUMENT…], where PLACES are where packages lie, as `PATH` writes them. Started by path, without
the packages of the product and of `site`, so that it costs milliseconds.
"""

import os
import sys

if __name__ == "__main__":
    try:
        import resource

        memory, seconds = int(sys.argv[1]), int(sys.argv[2])
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except ImportError:
        pass  # a system without such limits; the time limit of the caller remains
    if sys.argv[3] != "-m":
        os.execvp(sys.argv[3], sys.argv[3:])
    places, name, *arguments = sys.argv[4:]
    sys.path += places.split(os.pathsep)
    __import__(name)
    sys.modules[name].main(arguments)
