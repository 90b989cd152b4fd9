"""The pages, in one list: each module of pages has its routes, which are gathered here."""

from __future__ import annotations

from hezuo.serve import completing, explorer_page, ledger, querying, questions, searching, structure, things, verifying
from hezuo.serve.routes import Page, Plain

ROUTES: tuple[Page | Plain, ...] = (
    *things.ROUTES,
    *ledger.ROUTES,
    *questions.ROUTES,
    *querying.ROUTES,
    *completing.ROUTES,
    *searching.ROUTES,
    *verifying.ROUTES,
    *structure.ROUTES,
    *explorer_page.ROUTES,
)
