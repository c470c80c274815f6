"""The folders on disk: workspaces, packages, what is pinned and what was written."""
