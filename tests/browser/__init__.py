"""What only a browser can show, on the suite's own database."""
