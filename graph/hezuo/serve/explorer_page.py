"""The explorer, live: the page that a build writes, made of the tables as they are served."""

from __future__ import annotations

import html
import re

from starlette.responses import Response

from hezuo.base.problems import WorkspaceError
from hezuo.explorer.html import told
from hezuo.serve.view import View

#: The policy that the page states itself: it names its scripts by their hashes and forbids every request.
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def explorer(view: View) -> Response:
    """The page of the scope, made once for each state of the tables."""
    text: str = view.memo.of("explorer", lambda: _built(view) or view.workspace.page().html)
    # Its program begins in the language that it is told here; in a file it is the one of the last time.
    tag = "zh-CN" if view.lang == "zh" else "en"
    text = text.replace('<html lang="zh-CN">', f'<html lang="{tag}" data-lang="{view.lang}">', 1)
    found = POLICY.search(text[:20_000])
    policy = html.unescape(found[1]) if found is not None else "default-src 'none'"
    headers = {"Content-Security-Policy": f"{policy}; frame-ancestors 'none'", "Cache-Control": "no-cache"}
    return Response(text, 200, {**headers, "Content-Language": view.lang}, "text/html; charset=utf-8")


def _built(view: View) -> str:
    """The page of the last build, where it is one of these tables in their own scope; else ''."""
    workspace = view.workspace
    # A build holds what is internal too.
    if workspace.words != (None, None) or view.desk.settings.public:
        return ""
    try:
        text = workspace.page_file.read_text(encoding="utf-8")
    except (OSError, ValueError, WorkspaceError):
        return ""
    return text if told(view.state.build) in text[:20_000] else ""


def size(view: View) -> int:
    """As many as the picture has: what is part of another is not counted beside it."""
    workspace = view.workspace
    return view.memo.of("platforms", lambda: workspace.describe().totals["platforms"])
