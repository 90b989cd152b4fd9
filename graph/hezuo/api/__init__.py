"""What `import hezuo` gives."""

from hezuo.api.opening import init, open_folder, open_workspace, page
from hezuo.api.workspace import Workspace
from hezuo.base.limits import Limits

__all__ = ["Limits", "Workspace", "init", "open_folder", "open_workspace", "page"]
