"""The register as layers of rows with surfaces: what every GIS program gets, in a file or live."""
