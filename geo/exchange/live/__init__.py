"""The register at addresses that other programs read: OGC API – Features, feeds, and the map for
other people's pages. Starlette's routes; what they show and to whom is given by who mounts them."""
