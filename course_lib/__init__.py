"""Helper library of the TinyML Course: data, models, header export and a simulated board."""

__version__ = "0.1.0"
