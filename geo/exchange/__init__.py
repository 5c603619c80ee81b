"""The register among other GIS programs: files that go out, files that come in, and what is served
live. The layers and their fields are those of `geo.layers`, whatever the format."""
