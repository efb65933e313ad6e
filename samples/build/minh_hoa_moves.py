"""The classes of "Tỉnh Minh Họa" later in a school year: some children have left, some have come."""

from dataclasses import dataclass, replace

from samples.build.chance import happens, number
from samples.build.minh_hoa_people import Child, Class, classes, make_child
from samples.build.minh_hoa_units import Provider

# what has happened by a round: the moves of the parts of the year before it
PARTS = {"term1": ("term1",), "end": ("term1", "end")}


@dataclass(frozen=True)
class Later:
    """The classes of one provider at a later round, with how many children left and came since the start."""

    groups: list[Class]
    left: int
    joined: int

    @property
    def children(self) -> list[Child]:
        return [child for group in self.groups for child in group.children]


def later(provider: Provider, year: int, period: str) -> Later:
    """The provider's classes at `period` of the school year that begins in `year`."""
    found = Later([], 0, 0)
    for place, group in enumerate(classes(provider, year)):
        key = ("move", provider.code, year, place)
        stayed = [
            child
            for seat, child in enumerate(group.children)
            if not any(happens(8, *key, "left", part, seat) for part in PARTS[period])
        ]
        came = [
            make_child(provider, (*key, part, seat), group.bands[0], disabled=False, lunch=group.lunch)
            for part in PARTS[period]
            for seat in range(number(0, 3, *key, "came", part) // 3)
        ]
        found = Later(
            [*found.groups, replace(group, children=(*stayed, *came))],
            found.left + len(group.children) - len(stayed),
            found.joined + len(came),
        )
    return found
