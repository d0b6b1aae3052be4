"""Measurements that the documentation reports, and the commands that repeat them."""
