"""Parts that several pages show: frame, panel, lists, tables, the timeline."""
