"""Run a program with less memory and time: python limited.py BYTES SECONDS PROGRAM [ARGUMENT…].

Started by path, without the packages of the product, so that it costs milliseconds.
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
    os.execvp(sys.argv[3], sys.argv[3:])
