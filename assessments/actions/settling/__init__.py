"""Settling a difference, as equals: every act is one more row of its list."""
