"""Every form by the name that a view's header gives it; a new form is one entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from hezuo.forms.axes import axes
from hezuo.forms.bands import bands
from hezuo.forms.canvas import Drawing
from hezuo.forms.disc import disc
from hezuo.forms.flow import flow
from hezuo.forms.key import keyed
from hezuo.forms.lanes import lanes
from hezuo.forms.matrix import matrix
from hezuo.forms.sheet import Sheet
from hezuo.forms.sides import sides
from hezuo.forms.tiles import tiles

_MADE = (axes, bands, disc, flow, lanes, matrix, sides, tiles)
#: Each with the key of its marks.
FORMS: Mapping[str, Callable[[Sheet], Drawing]] = MappingProxyType({form.__name__: keyed(form) for form in _MADE})
