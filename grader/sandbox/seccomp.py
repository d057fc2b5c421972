"""The system calls that a sandbox may make: a filter of the kernel, made by libseccomp.

On the CPU it is a list of what is allowed, and whatever is not on it does not exist (ENOSYS, so
that the C library falls back to what does). On CUDA, where a driver decides what it needs, it is a
list of what is refused.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import tempfile
from types import ModuleType

from grader.errors import MachineError
from grader.model import Device

__all__ = ["SOCKETS", "program"]

ENOSYS = 38

UNIX, NETLINK = 1, 16
# The families of sockets: neither internet nor packets, vsock (which no namespace confines) or
# ciphers. The driver of CUDA listens for devices that come and go.
SOCKETS: dict[Device, tuple[int, ...]] = {"cpu": (UNIX,), "cuda": (UNIX, NETLINK)}
FAMILIES = 64  # more than there are

# Allowed, whatever the arguments; names that this machine's kernel lacks are passed over.
FILES = """
    access chdir chmod close close_range copy_file_range creat dup dup2 dup3 faccessat faccessat2
    fadvise64 fallocate fchdir fchmod fchmodat fchmodat2 fcntl fdatasync fgetxattr flistxattr flock
    fstat fstatfs fsync ftruncate futimesat getcwd getdents getdents64 getxattr lgetxattr link
    linkat listxattr llistxattr lseek lstat mkdir mkdirat newfstatat open openat openat2 pipe pipe2
    pread64 preadv preadv2 pwrite64 pwritev pwritev2 read readahead readlink readlinkat readv rename
    renameat renameat2 rmdir sendfile stat statfs statx symlink symlinkat truncate umask unlink
    unlinkat utime utimensat utimes write writev
"""
MEMORY = "brk madvise membarrier mincore mmap mprotect mremap msync munmap"
PROCESSES = """
    arch_prctl execve exit exit_group fork get_robust_list getcpu getegid geteuid getgid getgroups
    getpgid getpgrp getpid getppid getpriority getrandom getresgid getresuid getrlimit getrusage
    getsid gettid getuid prctl rseq sched_get_priority_max sched_get_priority_min sched_getaffinity
    sched_getparam sched_getscheduler sched_yield set_robust_list set_tid_address setpgid setsid
    setrlimit sysinfo times uname vfork wait4 waitid
"""
SIGNALS = """
    alarm getitimer kill pause restart_syscall rt_sigaction rt_sigpending rt_sigprocmask
    rt_sigreturn rt_sigsuspend rt_sigtimedwait setitimer sigaltstack tgkill tkill
"""
TIME = """
    clock_getres clock_gettime clock_nanosleep gettimeofday nanosleep time timer_create timer_delete
    timer_getoverrun timer_gettime timer_settime timerfd_create timerfd_gettime timerfd_settime
"""
WAITING = """
    epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd eventfd2 futex
    futex_waitv poll ppoll pselect6 select
"""
MESSAGES = """
    accept accept4 bind connect getpeername getsockname getsockopt listen recvfrom recvmmsg recvmsg
    sendmmsg sendmsg sendto setsockopt shutdown
"""

ALLOWED = " ".join((FILES, MEMORY, PROCESSES, SIGNALS, TIME, WAITING, MESSAGES))

# Allowed where one argument is one of these: (call, number of the argument, mask, values).
EVERY_BIT = 2**64 - 1
NEW_NAMESPACES = 0x7E020000
QUESTIONS_ABOUT_A_FILE = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
WITH_ARGUMENT = (
    ("socket", 0, EVERY_BIT, SOCKETS["cpu"]),
    ("socketpair", 0, EVERY_BIT, SOCKETS["cpu"]),
    ("clone", 0, NEW_NAMESPACES, (0,)),
    ("ioctl", 1, 2**32 - 1, QUESTIONS_ABOUT_A_FILE),  # a size, a mode; nothing of a terminal
    # Of itself only: the same user's other processes, the warm parent among them, would do too.
    ("prlimit64", 0, EVERY_BIT, (0,)),
    ("mknod", 1, 0o170000, (0o010000,)),  # a pipe
    ("mknodat", 2, 0o170000, (0o010000,)),
)

# Refused on CUDA, with other families of sockets and the limits of other processes.
DANGEROUS = """
    acct add_key adjtimex bpf chroot clock_adjtime clock_settime clone3 create_module delete_module
    fanotify_init finit_module fsconfig fsmount fsopen fspick get_kernel_syms init_module
    io_uring_enter io_uring_register io_uring_setup ioperm iopl ioprio_set kcmp kexec_file_load
    kexec_load keyctl lookup_dcookie mount mount_setattr move_mount move_pages mq_open msgget
    name_to_handle_at nfsservctl open_by_handle_at open_tree perf_event_open personality pidfd_getfd
    pivot_root process_madvise process_vm_readv process_vm_writev ptrace query_module quotactl
    quotactl_fd reboot request_key sched_setattr sched_setparam sched_setscheduler semget
    setdomainname sethostname setns setpriority settimeofday shmget swapoff swapon sysfs syslog
    umount umount2 unshare uselib userfaultfd ustat vhangup vmsplice
"""


@functools.cache
def program(device: Device) -> bytes:
    """Return the filter for a device, as the program that the kernel runs at every system call.

    Errors: MachineError where libseccomp is not installed.
    """
    seccomp = _library()
    refuse = seccomp.ERRNO(ENOSYS)
    rules = seccomp.SyscallFilter(seccomp.ALLOW if device == "cuda" else refuse)
    rules.set_attr(seccomp.Attr.CTL_OPTIMIZE, 2)  # a tree, where the default is a chain

    def known(names: str) -> list[str]:
        return [name for name in names.split() if _exists(seccomp, name)]

    if device == "cuda":
        for name in known(DANGEROUS):
            rules.add_rule(refuse, name)
        rules.add_rule(refuse, "prlimit64", seccomp.Arg(0, seccomp.NE, 0))
        for family in set(range(FAMILIES)) - set(SOCKETS[device]):
            rules.add_rule(refuse, "socket", seccomp.Arg(0, seccomp.EQ, family))
        rules.add_rule(refuse, "socket", seccomp.Arg(0, seccomp.GE, FAMILIES))
    else:
        for name in known(ALLOWED):
            rules.add_rule(seccomp.ALLOW, name)
        for name, position, mask, values in WITH_ARGUMENT:
            for value in values if known(name) else ():
                rules.add_rule(
                    seccomp.ALLOW, name, seccomp.Arg(position, seccomp.MASKED_EQ, mask, value)
                )
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _library() -> ModuleType:
    """Return the binding of libseccomp, sought twice: what looks for it may be killed."""
    with contextlib.suppress(ImportError, RuntimeError):
        return importlib.import_module("pyseccomp")
    try:
        return importlib.import_module("pyseccomp")
    except (ImportError, RuntimeError) as error:
        hint = "install it with `apt-get install libseccomp2` (as root)"
        raise MachineError(f"libseccomp cannot be used: {error}", hint=hint) from None


def _exists(seccomp: ModuleType, name: str) -> bool:
    try:
        return bool(seccomp.resolve_syscall(seccomp.Arch.NATIVE, name) >= 0)
    except OSError:  # libseccomp itself does not know it
        return False
