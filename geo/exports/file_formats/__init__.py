"""One file for each format that is no picture of an order, with its record `FORMAT`."""
