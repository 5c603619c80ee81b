"""GIS files that somebody brings → areas and borders, after a look at what they would change.

`reading` takes a file apart in a process of its own, `systems` settles where its numbers lie,
`matching` finds the known area of each row, `proposal` says what would change, and `acceptance`
writes it through `geo.editing`.
"""
