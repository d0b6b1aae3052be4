"""How what the package ships was learned. Not part of the wheel."""
