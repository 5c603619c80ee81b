"""How large a document may be, and how long reading it may take."""

#: Bytes of the file.
MOST_BYTES = 40_000_000
#: Pages of a PDF; those of a scan take seconds each.
MOST_PAGES, MOST_SCANNED_PAGES = 200, 40
#: Pixels of one picture, along a side and in all (A3 at 600 dpi has 70 million).
LONGEST_SIDE, MOST_PIXELS = 12_000, 80_000_000
#: Pixels across the picture of a scanned page that is kept beside its text (an A4 page at some 150
#: dpi, enough to read it by), and bytes of all of a document.
SHOWN_WIDTH, MOST_SHOWN_BYTES = 1_240, 12_000_000
#: Bytes and parts that a Word file unpacks to, and how tightly it may be packed.
MOST_UNPACKED, MOST_PARTS, MOST_RATIO = 120_000_000, 2_000, 200
#: Characters of text.
MOST_CHARACTERS = 8_000_000
#: Lines, also those without text: a line costs memory and time even when it is empty.
MOST_LINES = 200_000
#: Parts of an e-mail that are read, and how deep one may lie in another.
MOST_ATTACHMENTS, DEEPEST_MAIL = 20, 3
#: Seconds until a document is read and understood, whatever it is and however many pages it has,
#: so that it ends or is refused within 30; the last of them are for understanding alone.
DOCUMENT_SECONDS, UNDERSTANDING_SECONDS = 28, 3
#: The share of what is left of them that drawing the scanned pages of a PDF may take.
DRAWING_SHARE = 0.5
#: Bytes of memory of each process.
MEMORY = 1_500_000_000
