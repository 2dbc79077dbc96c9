"""What an agreement looks like frozen, on a page and as a PDF."""
