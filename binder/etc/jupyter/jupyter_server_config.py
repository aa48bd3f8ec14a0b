"""Terminals of JupyterLab find `parcours`, however the server was started."""

import os
import sys

tools = os.path.join(sys.prefix, "bin")
path = os.environ.get("PATH", "").split(os.pathsep)
if path[0] != tools:
    os.environ["PATH"] = os.pathsep.join([tools, *path])

# Without a terminal of its own the server would start login shells, whose /etc/profile replaces the PATH.
c = get_config()  # noqa: F821  Jupyter defines it
c.ServerApp.terminado_settings = {"shell_command": [os.environ.get("SHELL") or "sh"]}
