"""From bytes to grids: what file it is, whether it may be opened, and the raw cells of each format."""
