"""attrib: finds who says so in news articles, from dependency trees, rules and evidence."""

__version__ = "0.1.0"
