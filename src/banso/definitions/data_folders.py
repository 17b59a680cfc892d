"""Where the data that comes with Banso lies."""

from importlib import resources
from pathlib import Path

SHIPPED = (Path(__file__).resolve().parents[3] / "data", Path(str(resources.files("banso"))) / "_data")
"""The folder of the checkout, and the one installed with the package; at least one of them is there."""
