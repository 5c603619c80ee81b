"""The titles of slides: what the data says in a sentence, or neutral ones."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from geo import text
from geo.exports.powerpoint.deck_facts import DeckFacts
from geo.model import LogKind
from geo.part import Part
from geo.text import headline


class Titles(StrEnum):
    """What slides are called: by what they show of the data, or by what they are about."""

    ACTION = "budskap"
    PLAIN = "nøytral"


@dataclass(frozen=True)
class TitleWriter:
    """Words the titles of a deck. An action title that the data does not allow is neutral."""

    facts: DeckFacts
    titles: Titles

    def map(self, part: Part, plain: str) -> str:
        """The title of a map of a part of the city; `plain` is the scene's own."""
        facts = self.facts
        return self._action(headline.map_title(facts.register, facts.view, part), plain)

    def changes(self) -> str:
        """The title of what changed since the older list."""
        facts = self.facts
        plain = text.say("changes.title")
        return self._action(headline.changes_title(facts.register, facts.view), plain)

    def timeline(self, part: Part, plain: str) -> str:
        """The title of the timeline of a part of the city; `plain` is the scene's own."""
        facts = self.facts
        return self._action(headline.timeline_title(facts.register, facts.view, part), plain)

    def programmes(self) -> str:
        """The title of the programmes and the steps they have taken."""
        return self._action(self._approvals(), text.say("slides.programmes"))

    def _approvals(self) -> str:
        """How many programmes are to be approved; empty unless all of them on one date."""
        last = [log[-1] for _, log in self.facts.programmes]
        dates = [row.date for row in last if row.kind is LogKind.TIL_GODKJENNING]
        if len(set(dates)) != 1:
            return ""
        key = "slides.to_approve_one" if len(dates) == 1 else "slides.to_approve_many"
        sentence = text.say(key, count=text.spelled(len(dates)), date=text.day(dates[0]))
        return sentence[:1].upper() + sentence[1:]

    def _action(self, action: str, plain: str) -> str:
        return action if self.titles is Titles.ACTION and action else plain
