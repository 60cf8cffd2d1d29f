"""The sandbox over HTTP: Intuit's paths, headers and envelopes, and a control API beside them."""
