"""What each event does to the state, one file a subject. Called by `state.evolve` alone."""
