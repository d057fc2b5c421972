"""The gradebook, which is nbgrader's: what a report says, in its tables.

    marks       a report as marks: notebook = exercise, grade cell = check, comment = feedback
    database    opening, making and locking it; what can be wrong with it
    cells       what an assignment consists of
    students    what each student got
    autograded  the notebooks that formgrader shows beside the marks
    book        gathers reports and writes them, many in one transaction

Importing nbgrader takes seconds, so that it is imported to make a gradebook and for nothing else:
whatever is written goes into the tables as they are found.
"""

from grader.gradebook.book import Gradebook

__all__ = ["Gradebook"]
