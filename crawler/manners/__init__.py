"""How we visit: robots first, named, slow, patient, at night, one at a time."""
