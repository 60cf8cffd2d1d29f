"""The composition root: the one place that joins the parts, for CLI, server and workers alike."""
