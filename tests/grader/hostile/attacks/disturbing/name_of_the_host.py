"""Gives the machine another name, and its log a message.

Names belong to a namespace, and changing even that needs a capability.

Outcome: failed: refused
"""

import ctypes
import socket
import syslog

libc = ctypes.CDLL(None, use_errno=True)


def span(values):
    syslog.syslog("@MARK@")
    granted = [libc.sethostname(b"mine", 4), libc.setdomainname(b"mine", 4)].count(0)
    return "granted" if granted or socket.gethostname() == "mine" else "refused"
