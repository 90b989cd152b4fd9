"""What a workspace returns says which build it is of, so that workbooks made of it in Python say it too."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any, TypeVar

C = TypeVar("C", bound=type)


def marked(cls: C) -> C:
    """The class of workspaces, whose public methods mark what they return: results with words, and DataFrames."""
    for name, method in list(vars(cls).items()):
        if isinstance(method, FunctionType) and not name.startswith("_"):
            setattr(cls, name, _marking(method))
    return cls


def _marking(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(workspace: Any, *args: Any, **options: Any) -> Any:
        from hezuo.narrate.insight import Told

        found = method(workspace, *args, **options)
        if isinstance(found, Told):
            found.of_build(workspace.whole.inputs.build, workspace)
        elif isinstance(getattr(found, "attrs", None), dict):
            found.attrs["build"] = workspace.whole.inputs.build
        return found

    return call
