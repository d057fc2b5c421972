"""Aborts while it is loaded, and leaves a core for the disk if it can.

Cores have size zero.

Outcome: died: while it was loaded
"""

import os
import resource

try:
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
except ValueError:
    os.chdir("/dev/shm")
os.abort()
