"""The sections of the page "Utveksling". Each module has one and its `show(register)`; the page
lists them in its `SECTIONS`."""
