"""Writers: one module a format, each the only one that imports its library."""
