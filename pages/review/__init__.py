"""The review of a document on its way into the register: page "Ny liste"."""
