"""The pages, in one list: each with its path and the function that gives it, imported when it is first asked for."""

from __future__ import annotations

from hezuo.serve.routes import Entry, Page, Plain, later, plain_later

ROUTES: tuple[Page | Plain, ...] = (
    Page("/id/{name:path}", later("things", "thing")),
    Page("/ontology", later("things", "ontology")),
    Plain("/inks.css", plain_later("drawing", "inks_sheet")),
    Page("/check", later("ledger", "form"), Entry("verify", 50, "nav.ledger")),
    Plain("/check", plain_later("ledger", "sent"), ("POST",)),
    Page("/questions", later("questions", "every"), Entry("look", 30, "nav.questions", later("questions", "number"))),
    Page("/questions/{name}", later("questions", "one")),
    Page("/query", later("querying", "query"), Entry("look", 40, "nav.query"), workspace=False),
    Plain("/query", plain_later("querying", "posted"), ("POST",)),
    Plain("/query/terms", plain_later("completing", "terms")),
    Plain("/query/things", plain_later("completing", "things")),
    Page("/search", later("searching", "search")),
    Page("/audit", later("verifying", "audit"), Entry("verify", 10, "nav.audit", later("verifying", "audited"))),
    Page("/problems", later("verifying", "problems"), Entry("verify", 20, "nav.problems", later("verifying", "found"))),
    Page("/changes", later("verifying", "changes"), Entry("verify", 30, "nav.changes", later("verifying", "changed"))),
    Page("/names", later("verifying", "names"), Entry("verify", 40, "nav.names", later("verifying", "alike"))),
    Page("/schema", later("structure", "schema"), Entry("look", 50, "nav.schema")),
    Page(
        "/explorer",
        later("explorer_page", "explorer"),
        Entry("look", 20, "nav.explorer", later("explorer_page", "size")),
    ),
)
