"""What here is run as a module of its own and cannot be imported as a test."""

collect_ignore = ["cost.py"]
