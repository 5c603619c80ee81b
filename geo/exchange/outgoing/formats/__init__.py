"""One file for each format for GIS programs and spreadsheets, with its record `FORMAT`."""
