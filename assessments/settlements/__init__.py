"""What the pages of settling show, read from a revealed round and its acts."""
