"""Leaves handlers, a mask and timers for whoever comes next.

They are a process's own, and what a fork inherits comes from the parent.

Outcome: passed | failed: found nothing
"""

import signal


def span(values):
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_REAL, 100, 1)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
    return float(values.max() - values.min())


def standardize(X):
    left = [
        signal.getsignal(signal.SIGUSR1) == signal.SIG_IGN,
        signal.getitimer(signal.ITIMER_REAL) != (0.0, 0.0),
        signal.SIGUSR2 in signal.pthread_sigmask(signal.SIG_BLOCK, []),
    ]
    return f"found {left}" if any(left) else "found nothing"
