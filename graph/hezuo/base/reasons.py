"""Why the system refuses a file, in Chinese and English: what Python tells of it is English."""

from __future__ import annotations

import errno

from hezuo.base.messages import Lang, has, say


def os_reason(error: OSError, lang: Lang) -> str:
    """Why the system refused, as a part of a sentence; what is not known by its number, as the system says it."""
    name = errno.errorcode.get(error.errno or 0, "")
    return say(f"os.{name}", lang) if has(f"os.{name}") else error.strerror or str(error)
