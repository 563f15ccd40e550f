"""Where commands are carried out: `driver` is the only loop of a run, `writer` commits, `steps` does the only I/O.

An `Executor` holds the drivers of one process; `embedded` puts one into the web process.
"""
