"""Widgets and the web address of a page, kept equal."""
