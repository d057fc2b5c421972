"""Proves a course: references are right, stubs score nothing, wrong versions are caught and named.

Everything is graded the way a submission is, in the sandbox. The work is cut into small jobs, so
that all cores have some until the end.
"""

from grader.verify.jobs import Job, jobs_of, prove, record_questions
from grader.verify.leaks import secrets_in, secrets_in_kit
from grader.verify.proof import ExerciseProof, MisconceptionProof, MutantProof, joined
from grader.verify.wrong import as_submission

__all__ = [
    "ExerciseProof",
    "Job",
    "MisconceptionProof",
    "MutantProof",
    "as_submission",
    "jobs_of",
    "joined",
    "prove",
    "record_questions",
    "secrets_in",
    "secrets_in_kit",
]
