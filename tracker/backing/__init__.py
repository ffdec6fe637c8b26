"""Copies of the whole store: made while others write, verified, known of, and put back."""
