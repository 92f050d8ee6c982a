"""How boards publish is read here: sources as data, families of publishers, gate, runs."""
