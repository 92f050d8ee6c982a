"""How right the directory is, measured by asking: a sample is drawn, called, and scored.

`draw` chooses people, `sheet` writes the call sheet and reads it back, `score` holds the answers
against the targets, `kept` keeps what came out. `data/vocabulary/accuracy.yaml` has the questions.
"""
