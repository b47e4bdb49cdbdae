"""Invented returns for practice and tests: lifelike, and the same bytes for the same seed."""

from maca.sample.cast import INVENTED
from maca.sample.make import SEED, make_sample

__all__ = ["INVENTED", "SEED", "make_sample"]
