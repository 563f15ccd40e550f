"""The fault ledger: break Baton in every way that the promise names, and check after each that the promise held.

`python -m chaos` plays scenarios, each in a process and on servers of its own (`play`), in a `World` of real workers,
web processes and beat. A scenario counts the faults it planned and delivered and the work it planned and saw done; what
is left is gathered as `Evidence`, and every invariant is checked on that. `--mutants` breaks the product on purpose: a
scenario that stays green then proves nothing.
"""
