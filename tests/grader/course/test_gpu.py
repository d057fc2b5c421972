"""LeNet gets the same marks on a GPU as without one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course import pick_assignment
from grader.grading import Judge
from grader.model import SourceFile, Submission

ROOT = Path(__file__).parents[3]

pytestmark = [pytest.mark.gpu, pytest.mark.usefixtures("needs_bwrap", "needs_cuda")]

# A line of the reference, and what a misunderstanding has in its place. Their marks are far from
# every threshold, so that rounding on another device does not move them.
WRONG = {
    "softmax_at_the_end": ("nn.Linear(84, 10),", "nn.Linear(84, 10), nn.Softmax(dim=1),"),
    "labels_not_shuffled": ("labels[batch]", "labels[: len(batch)]"),
}


@pytest.fixture(scope="module")
def needs_cuda() -> None:
    import torch

    if not torch.cuda.is_available():
        pytest.skip("there is no CUDA device that PyTorch can use")


@pytest.fixture(scope="module")
def marks(course) -> Callable[[str, str], dict[str, tuple[str, float]]]:
    """Return a function that grades a version of LeNet on a device: status and score by check."""

    def marks(version, device):
        text = (ROOT / "solutions" / "lenet.py").read_text("utf-8")
        if version in WRONG:
            right, wrong = WRONG[version]
            assert right in text
            text = text.replace(right, wrong)
        source = SourceFile(name="lenet.py", data=text.encode())
        submission = Submission(student="s01", assignment="networks", files=(source,))
        assignment = pick_assignment(course, "networks")
        (lenet,) = (e for e in assignment.exercises if e.name == "lenet")
        wanted = {"lenet": {task.name for task in lenet.tasks}}
        with Judge(course, assignment, device=device, wanted=wanted) as judge:
            report = judge.grade(submission)
        assert report.device == device
        (graded,) = report.exercises
        return {c.name: (c.status, c.score) for t in graded.tasks for c in t.checks}

    return marks


@pytest.mark.parametrize("version", ["solution", *WRONG])
def test_marks_on_a_gpu_are_those_on_a_cpu(marks, version):
    on_gpu = marks(version, "cuda")
    assert on_gpu == marks(version, "cpu")
    lost = {name for name, (status, _) in on_gpu.items() if status != "passed"}
    assert bool(lost) == (version in WRONG)


def test_the_reference_has_full_marks_on_a_gpu(marks):
    assert {status for status, _ in marks("solution", "cuda").values()} == {"passed"}
