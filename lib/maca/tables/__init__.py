"""The catalogue of tables: every figure that leaves the building."""
