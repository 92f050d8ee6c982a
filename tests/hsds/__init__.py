"""HSDS as others judge it: JSON Schemas of its facts, and tools that hold data against them."""
