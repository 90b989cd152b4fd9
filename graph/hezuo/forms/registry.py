"""Every form by the name that a view's header gives it; a new form is one entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from hezuo.forms.bands import bands
from hezuo.forms.canvas import Drawing
from hezuo.forms.disc import disc
from hezuo.forms.sheet import Sheet

FORMS: Mapping[str, Callable[[Sheet], Drawing]] = MappingProxyType({"bands": bands, "disc": disc})
