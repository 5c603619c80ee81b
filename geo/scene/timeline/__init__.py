"""Which area was on which list, over time: laid out once, drawn for paper and for a screen.

`facts` is what a timeline shows, `layout` where it stands, `marks` what is drawn there; `still`
adds title, legend and sources on a page of a given size, `screen` what a page in the browser needs.
"""

from geo.scene.timeline.facts import Facts
from geo.scene.timeline.screen import screen_scene
from geo.scene.timeline.still import timeline_height, timeline_scene

__all__ = ["Facts", "screen_scene", "timeline_height", "timeline_scene"]
