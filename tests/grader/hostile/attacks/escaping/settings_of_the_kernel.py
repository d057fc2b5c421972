"""Writes the kernel's settings: what runs on a crash, on a module, on a hot-plug; SysRq.

They are mounted read-only, and belong to root.

Outcome: failed: wrote none
"""

import os

PATHS = ["core_pattern", "modprobe", "hotplug", "poweroff_cmd", "hostname", "ns_last_pid", "sysrq",
         "randomize_va_space", "unprivileged_userns_clone", "yama/ptrace_scope"]  # fmt: skip


def span(values):
    paths = [f"/proc/sys/kernel/{name}" for name in PATHS]
    paths += ["/proc/sysrq-trigger", "/proc/sys/vm/drop_caches", "/proc/sys/fs/mqueue/msg_max",
              "/proc/sys/net/ipv4/ip_forward", "/sys/kernel/uevent_helper"]  # fmt: skip
    wrote = []
    for path in paths:
        try:
            os.write(os.open(path, os.O_WRONLY), b"|/tmp/@MARK@")
            wrote.append(path)
        except OSError:
            pass
    return " ".join(wrote) or "wrote none"
