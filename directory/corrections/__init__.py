"""What readers report as wrong, and what maintainers do about it.

Anybody may report; nobody's report changes a fact. `road` is the one way from a public page into
the store, `queue` what maintainers work through, `clocks` how long that may take.
"""
