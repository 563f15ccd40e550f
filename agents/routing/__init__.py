"""Choosing by capability, without a language model: a small decision model, sentence embeddings, or shared words."""

from agents.routing.choice import Choice
from agents.routing.service import Router, choose

__all__ = ["Choice", "Router", "choose"]
