"""Write a `Doc` as a file. Each format has its own modules, and only they import the format's library."""
