"""From the bytes of a file to a document of numbered lines, within limits: see `reader`.

Nothing is imported here: the processes that read one kind of file begin with this package, and
would load what reads all the others.
"""
