"""What `import hezuo` gives."""

from hezuo.api.opening import init, open_folder, open_workspace, page
from hezuo.api.workspace import Workspace

__all__ = ["Workspace", "init", "open_folder", "open_workspace", "page"]
