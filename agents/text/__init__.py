"""Working on text, offline: plain functions from text to data, which the agents that ship are made of."""
