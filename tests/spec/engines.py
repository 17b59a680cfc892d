"""The engines that must give the same answers. Each is a function from a condition and a company to a state."""

from collections.abc import Callable, Mapping

from banso.core.conditions import Node
from banso.core.evaluation import State, evaluate
from tests.spec.vocabulary import Company

Engine = Callable[[Node, Company], State]

ENGINES: Mapping[str, Engine] = {"reference": lambda node, company: evaluate(node, company).state}
