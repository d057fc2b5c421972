"""Turns root into a real unprivileged user, then runs bubblewrap. Run as a program, not imported.

A user that is root outside stays root for the files of the host, whatever bubblewrap maps it to.
So as root the sandbox starts here: a mount namespace of its own, in which the folders that the
sandbox needs are bound where an unprivileged user can reach them; then the real uid is dropped.

Called as `python become_nobody.py STAGE UID N SOURCE... -- COMMAND...`: source number i is bound
read-only at STAGE/i, over what is at STAGE otherwise.
"""

import ctypes
import os
import sys

CLONE_NEWNS = 0x00020000
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 0x1, 0x20, 0x1000, 0x4000, 0x40000


def main() -> None:
    """Bind, drop, exec; any failure ends the program with the system's reason."""
    stage, uid, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    sources, command = sys.argv[4 : 4 + count], sys.argv[5 + count :]
    libc = ctypes.CDLL(None, use_errno=True)

    def must(result: int, what: str) -> None:
        if result != 0:
            raise SystemExit(f"{what}: {os.strerror(ctypes.get_errno())}")

    def mount(source: str, target: str, kind: str, flags: int) -> None:
        must(
            libc.mount(source.encode(), target.encode(), kind.encode(), flags, None),
            f"mount {source} at {target}",
        )

    must(libc.unshare(CLONE_NEWNS), "unshare")
    mount("none", "/", "", MS_REC | MS_PRIVATE)
    # Held open, since they may lie beneath the stage.
    held = [os.open(source, os.O_PATH) for source in sources]
    mount("tmpfs", stage, "tmpfs", 0)
    os.chmod(stage, 0o755)
    for number, descriptor in enumerate(held):
        target = f"{stage}/{number}"
        if os.path.isdir(f"/proc/self/fd/{descriptor}"):
            os.mkdir(target)
        else:
            os.close(os.open(target, os.O_CREAT | os.O_WRONLY))
        mount(f"/proc/self/fd/{descriptor}", target, "", MS_BIND)
        mount("none", target, "", MS_BIND | MS_REMOUNT | MS_RDONLY)
    os.chdir("/")
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    must(libc.prctl(1, 9, 0, 0, 0), "PR_SET_PDEATHSIG")  # die with the judge; setuid cleared it
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
