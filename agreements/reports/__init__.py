"""What the pages of an agreement show, read from its rows."""
