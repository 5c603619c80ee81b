"""How large a GIS file may be, and what the process that reads it may use."""

#: Bytes of the file, and of what a zip unpacks to; how tightly, and how many files.
MOST_BYTES, MOST_UNPACKED, MOST_RATIO, MOST_PARTS = 40_000_000, 80_000_000, 100, 200
#: Bytes above which a tightly packed file may be a bomb.
TIGHT_FROM = 5_000_000
#: Layers of a file, rows and columns of a layer, and vertices of all rows together.
MOST_LAYERS, MOST_ROWS, MOST_COLUMNS, MOST_VERTICES = 200, 20_000, 300, 2_000_000
#: Letters of a value, and of the name of a column or a layer.
LONGEST_VALUE, LONGEST_NAME = 500, 80
#: Letters of all columns together, where all are asked for.
MOST_LETTERS = 20_000_000
#: Seconds on a processor, and bytes of memory, of the process that reads a file.
CPU_SECONDS, MEMORY = 2, 500_000_000
#: Seconds by the clock, for a machine that has much else to do.
CLOCK_SECONDS = 30
