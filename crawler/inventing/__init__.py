"""Turning real responses into a recording for tests: every person replaced by an invented one.

Learn first: the source's own reader is run over the responses, and what it takes and ignores is
heard. Then write: each private value is replaced everywhere, the same real one by the same invented
one. Then check: nothing that was learnt is left, and the recording comes to the same verdict.
"""
