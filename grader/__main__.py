"""Lets `python -m grader` do what the command `grader` does."""

from grader.cli import main

if __name__ == "__main__":
    try:
        main()
    finally:
        # Run by -m, Python kills itself by SIGINT, whatever the exit code, where the last text that
        # it ran was interrupted (as texts are run that make dataclasses).
        exec("")
