"""The register on its way out: one file for each format."""
