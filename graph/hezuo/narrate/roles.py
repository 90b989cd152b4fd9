"""What is said of roles: the formal ones of a party, its structural one, and whether the two match."""

from __future__ import annotations

from dataclasses import dataclass

from hezuo.base.messages import LANGS, Lang, say
from hezuo.base.store import Rows, Value
from hezuo.base.terms import COLLECTIVE
from hezuo.insight.analysis import Analysis
from hezuo.insight.roles import (
    CENTRAL,
    MARGINAL,
    NOMINAL,
    UNDERVALUED,
    PartyRoles,
    RoleComparison,
    hanging,
    strict_role,
)
from hezuo.measures import structure
from hezuo.narrate.insight import Insight, Told, heads

#: The columns of the list, as they are headed.
COLUMNS = (
    *("name", "class", "structural-role", "strict-role", "best-role", "leads", "platforms", "betweenness"),
    *("wide_rank", "strict_rank", "mismatch", "reading"),
)
#: Places of the betweenness that are shown.
PLACES = 4


def formal(analysis: Analysis, node: int, lang: Lang) -> str:
    """The roles that a node (numbered as in `ties`) holds, with the number of records of each kind; '' without any."""
    ontology, ties = analysis.ontology, analysis.ties
    held = ties.held.get(node)
    if not held:
        return ""
    parts = [
        say("reading.role", lang, role=ties.roles[role].label(lang), count=count, kind=ontology.label(kind, lang))
        for (role, kind), count in sorted(held.items(), key=lambda x: (ties.roles[x[0][0]].rank or 0, -x[1], x[0]))
    ]
    return say("reading.formal", lang, label=ties.nodes.labels[node], parts=say("list.and", lang).join(parts))


def structural(analysis: Analysis, position: int, lang: Lang) -> str:
    """The sentence on the structural role of a node of the two-mode network."""
    text = analysis.structure.reading(position, lang)
    told = say("reading.structural", lang, label=analysis.two_mode.labels[position], text=text)
    return told + standing(analysis, position, lang)


def standing(analysis: Analysis, position: int, lang: Lang) -> str:
    """What of the structural role of a node hangs on statements that are not plain, to follow its sentence; else ''."""
    wide, strict = list(structure.roles())[analysis.structure.role[position]], strict_role(analysis, position)
    found = hanging(analysis, position)
    told: dict[str, object] = {
        "role": _name(wide, lang),
        "strict": _name(strict, lang),
        "count": sum(h.platforms for h in found),
    }
    if wide == strict and not found:
        return ""
    if not found:
        return say("roles.others-hang", lang, **told)
    statuses = dict.fromkeys(analysis.ontology.label(h.status, lang) for h in found)
    told["statuses"] = say("list.and", lang).join(statuses)
    one = len(found) == 1 and found[0].status == COLLECTIVE and found[0].sentence
    if wide == strict:
        return say("roles.partly-one" if one else "roles.partly", lang, **told)
    return say("roles.only-one" if one else "roles.only", lang, **told)


def row(analysis: Analysis, one: PartyRoles, lang: Lang, places: int = PLACES) -> tuple[Value, ...]:
    """The cells of a party below `COLUMNS`; betweenness with this many places."""
    network, ontology = analysis.two_mode, analysis.ontology
    node = int(network.members[one.node])
    return (
        network.labels[one.node],
        ontology.label(network.ties.nodes.classes[node], lang),
        _name(one.role, lang),
        _name(one.strict, lang),
        one.formal.label(lang) if one.formal else "",
        one.leads,
        one.platforms,
        round(one.betweenness, places),
        one.wide_rank,
        one.strict_rank,
        say(f"mismatch.{one.mismatch or 'none'}", lang),
        structural(analysis, one.node, lang),
    )


@dataclass(frozen=True, eq=False, repr=False)
class RolesInsight(Insight[RoleComparison]):
    """The titles of each party beside the role that the network gives it."""

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a party that is listed."""
        # The sentences are made for what is shown only.
        return Rows(heads(COLUMNS, lang), [row(self.analysis, s, lang) for s in self.result.listed])

    def notes(self, lang: Lang = "zh", form: str = "") -> list[str]:
        """How many there are of each mismatch; of a party without one, that its standings match."""
        del form
        found = self.result
        if found.about is not None and not found.parties:
            name, _, role, _, best, *_ = row(self.analysis, found.about, lang)
            return [say("roles.fits", lang, name=name, role=role, best=best or say("view.no-band", lang))]
        kinds = {key: sum(s.mismatch == key for s in found.parties) for key in (UNDERVALUED, NOMINAL)}
        counts = {"shown": len(found.listed), "count": len(found.parties)}
        shaky = sum(s.role != s.strict for s in found.parties)
        return [
            say("roles.summary", lang, **counts, **kinds),
            *([say("roles.shaky", lang, count=shaky)] if shaky else []),
        ]

    def below(self, lang: Lang = "zh") -> list[str]:
        """That the college does not count, and how many structural roles hang on what is not plainly stated."""
        shaky = sum(s.role != s.strict for s in self.result.listed)
        own = [say("roles.own", lang)]
        return [*own, say("roles.hanging", lang, count=shaky)] if shaky else own


class RoleRules(Told):
    """What each structural role, then each mismatch asks for."""

    def rows(self, lang: Lang = "zh") -> Rows:
        """The column of the list of roles, what it says there, the rule."""
        number = LANGS.index(lang)
        roles = [(r.names[number], r.definitions[number]) for r in structure.roles().values()]
        central, marginal = (_any([_name(r, lang) for r in some], lang) for some in (CENTRAL, MARGINAL))
        matches = [
            (say("mismatch.undervalued", lang), say("mismatch-rule.undervalued", lang, roles=central)),
            (say("mismatch.nominal", lang), say("mismatch-rule.nominal", lang, roles=marginal)),
            (say("mismatch.none", lang), say("mismatch-rule.none", lang)),
        ]
        parts = ((say("heading.structural-role", lang), roles), (say("heading.mismatch", lang), matches))
        body: list[tuple[Value, ...]] = [(column, *texts) for column, some in parts for texts in some]
        return Rows(heads(("column", "state", "rule"), lang), body)

    def notes(self, lang: Lang = "zh", form: str = "") -> list[str]:
        """In which order the rules are tried."""
        del form
        return [say("roles.order", lang)]


def _any(names: list[str], lang: Lang) -> str:
    most = say("list.and", lang).join(names[:-1])
    return say("list.or", lang).join([*([most] if most else []), names[-1]])


def _name(role: str, lang: Lang) -> str:
    return structure.roles()[role].names[LANGS.index(lang)]
