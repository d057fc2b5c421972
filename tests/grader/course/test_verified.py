"""`grader verify` proves the course, and its figures are as good as promised."""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from grader.checks.check import load_checks
from grader.checks.local import misconceptions, task_of
from grader.course import load_course, pick_assignment
from grader.release import release
from grader.verify import secrets_in_kit

ROOT = Path(__file__).parents[3]
COURSE = load_course(ROOT)
EXERCISES = {exercise.name: exercise for exercise in COURSE.exercises}
ASSIGNMENTS = [assignment.name for assignment in COURSE.assignments]

ROW = re.compile(
    r"^(?P<name>\w+): reference (?P<score>[\d.]+) of (?P<maximum>[\d.]+), stub (?P<stub>[\d.]+); "
    r".* (?P<wrong>\d+) misconceptions: (?P<caught>\d+) caught, "
    r"(?P<public>\d+) by public checks, (?P<diagnosed>\d+) diagnosed; "
)


class Row(NamedTuple):
    """What `grader verify` printed of one exercise."""

    score: float
    maximum: float
    stub: float
    wrong: int
    caught: int
    public: int
    diagnosed: int


class Proof(NamedTuple):
    """What `grader verify` printed, and how it ended."""

    code: int
    text: str
    rows: dict[str, Row]


def proof_of(finished):
    rows = {}
    for match in filter(None, map(ROW.match, finished.stdout.splitlines())):
        name, *figures = match.groups()
        rows[name] = Row(*map(float, figures[:3]), *map(int, figures[3:]))
    return Proof(finished.returncode, finished.stdout + finished.stderr, rows)


@pytest.fixture(scope="module")
def proof(run_grader):
    """Three other seeds in place of twenty, to save time; the misconceptions are all there."""
    return proof_of(run_grader("verify", "--seeds", 3))


# The command ----------------------------------------------------------------------------------


def test_the_course_is_proved(proof):
    assert proof.code == 0, proof.text
    assert "problem" not in proof.text
    assert list(proof.rows) == list(EXERCISES)


@pytest.mark.slow
def test_the_course_is_proved_for_twenty_seeds(run_grader):
    proof = proof_of(run_grader("verify"))
    assert proof.code == 0, proof.text
    assert list(proof.rows) == list(EXERCISES)


def test_references_score_everything_and_stubs_nothing(proof):
    for name, row in proof.rows.items():
        assert row.score == row.maximum == sum(task.points for task in EXERCISES[name].tasks)
        assert row.stub == 0


def test_every_misconception_is_caught(proof):
    for name, row in proof.rows.items():
        assert row.caught == row.wrong == len(misconceptions(ROOT, name)) > 0


def test_nine_of_ten_misconceptions_are_diagnosed_as_themselves(proof):
    assert sum(row.diagnosed for row in proof.rows.values()) >= 0.9 * sum(
        row.wrong for row in proof.rows.values()
    )
    for name, row in proof.rows.items():
        assert row.diagnosed >= 0.8 * row.wrong, name


def test_no_misconception_is_taken_for_another(proof):
    assert ", 0.0% diagnosed as another" in proof.text
    assert " is diagnosed as " not in proof.text


def test_public_checks_alone_catch_four_of_five_misconceptions(proof):
    assert sum(row.public for row in proof.rows.values()) >= 0.8 * sum(
        row.wrong for row in proof.rows.values()
    )


# Misconceptions -------------------------------------------------------------------------------

# What students are known to get wrong, and the wrong versions that stand for it.
KNOWN = {
    "cross_correlation": {
        "convolution for cross-correlation": (
            "convolution_1d convolution_for_cross_correlation matrix_of_the_flipped_kernel"
        ),
        "cross-correlation for convolution": "cross_correlation_for_convolution",
        "kernel flipped on one axis": (
            "rows_of_the_kernel_reversed columns_of_the_kernel_reversed "
            "flipped_top_to_bottom_only flipped_left_to_right_only"
        ),
        "output as large as the kernel": (
            "size_of_the_kernel_1d size_of_the_kernel convolution_of_the_kernels_size"
        ),
        "output padded to the input": (
            "size_of_the_input_1d size_of_the_input convolution_of_the_inputs_size "
            "one_row_for_every_pixel"
        ),
        "off by one at the end": (
            "last_value_missing last_row_and_column_missing last_row_missing last_column_missing "
            "convolution_lacks_its_last_row_and_column last_outputs_missing"
        ),
        "rows and columns swapped": (
            "kernel_transposed window_sides_swapped output_transposed "
            "matrix_of_the_transposed_kernel"
        ),
        "sums of windows": (
            "window_sums_1d window_sums convolution_of_window_sums ones_for_the_kernel"
        ),
        "mean for sum": (
            "mean_of_products_1d mean_of_products mean_of_flipped_products averaging_matrix"
        ),
        "squares assumed": (
            "square_input_assumed square_kernel_assumed convolution_square_input_assumed "
            "height_for_width"
        ),
        "cut to integers": "truncated_1d truncated convolution_truncated truncated_weights",
        "matrix transposed": "matrix_transposed",
        "matrix without the row's offset": (
            "same_window_in_every_row window_forgets_its_row kernel_in_one_piece"
        ),
    },
    "edges": {
        "sign reversed": "right_minus_left lower_minus_upper",
        "absolute value": "vertical_without_sign horizontal_without_sign",
        "vertical and horizontal swapped": (
            "horizontal_for_vertical vertical_for_horizontal bar_of_rows"
        ),
        "Gaussian not normalised": (
            "not_normalised normalised_like_the_density every_row_normalised"
        ),
        "peak off centre": "peak_half_a_pixel_off peak_one_pixel_off peak_in_the_corner",
        "sigma as variance": "sigma_as_variance",
    },
    "padding_stride": {
        "padding on one side": (
            "padded_above_and_left_only padded_below_and_right_only "
            "correlated_with_padding_above_and_left_only "
            "correlated_with_padding_below_and_right_only"
        ),
        "edge value as padding": "padded_with_the_edge_value correlated_with_the_edge_value",
        "stride on one axis": (
            "stride_on_rows_only stride_on_columns_only use_with_stride_on_rows_only "
            "use_with_stride_on_columns_only"
        ),
        "stride with an offset of its own": (
            "stride_before_the_first_window last_of_every_stride windows_centred"
        ),
        "size rounded up": (
            "output_size_rounded_up rounded_up_and_out_of_range use_of_windows_past_the_border"
        ),
        "pair of paddings swapped": (
            "padding_pair_swapped padding_swapped both_pairs_swapped use_with_pairs_swapped"
        ),
        "half of an even side": "half_of_an_even_side half_of_an_even_side_rounded_down",
        "total for both sides": "total_for_both_sides",
        "corners forgotten": "corners_used_like_edges",
        "padded pixels counted": "padded_pixels_counted corner_of_the_padded_image",
    },
    "output_size": {
        "padding counted once": "padding_counted_once fits_with_padding_counted_once",
        "no + 1": "one_forgotten",
        "rounded up": "rounded_up pooling_rounds_up",
        "a float": "not_rounded padding_not_rounded",
        "dilation ignored": "dilation_ignored",
        "receptive field without strides": "strides_left_out",
        "receptive field as a product": "product_of_windows",
        "flattened without channels": "flatten_forgets_channels",
        "pooling changes channels": "pooling_merges_channels pooling_shrinks_channels",
    },
    "channels": {
        "only the first channel": (
            "first_channel_only kernels_see_the_first_channel_only mixes_the_first_channel_only"
        ),
        "channels kept apart": (
            "channels_kept_apart kernels_keep_channels_apart one_channel_for_each_kernel "
            "maps_not_mixed"
        ),
        "channels averaged": "channels_averaged kernels_average_channels mixture_averaged",
        "no bias": "bias_left_out",
        "a bias for each input channel": "bias_added_for_every_channel",
        "1-by-1 with the matrix transposed": "matrix_transposed",
        "in and out swapped": "in_and_out_swapped",
        "channels not counted": "channels_forgotten",
    },
    "pooling": {
        "average for maximum": "average_instead_of_maximum",
        "maximum for average": "maximum_instead_of_average",
        "divided by a wrong count": "divided_by_one_side",
        "stride stays 1": "stride_stays_one average_stride_stays_one noted_stride_stays_one",
        "stride ignored": "stride_ignored average_stride_ignored noted_stride_ignored",
        "windows past the border": "windows_past_the_border average_past_the_border",
        "zeros as padding": "zero_padding_wins",
        "across channels": "pooled_across_channels averaged_across_channels",
        "sum for average": "sum_instead_of_average",
        "last maximum": "last_maximum_noted",
        "gradients overwritten": "gradients_overwritten",
    },
    "parameter_count": {
        "no bias": (
            "biases_forgotten dense_biases_forgotten all_biases_forgotten total_without_biases "
            "equivalent_without_biases"
        ),
        "a bias for each weight": "one_bias_per_weight one_bias_per_connection",
        "a bias for each input channel": "one_bias_per_input_channel",
        "input channels forgotten": (
            "input_channels_forgotten channels_before_forgotten total_with_one_channel"
        ),
        "stride counted": "stride_counted_in total_with_stride",
        "padding counted": "padding_counted_in total_with_padding",
        "size of the image counted": "counted_at_every_place total_of_every_place",
        "pooling learns": "pooling_with_parameters total_with_pooling",
        "61,504 read as 61,506": "dense_biases_forgotten biases_of_neurons_forgotten",
    },
    "layers": {
        "leaky": "leaky leaky_activation",
        "absolute value": "absolute_value",
        "intercept after the activation": "intercept_after_activation",
        "activation before the sum over channels": "activation_before_the_sum_over_channels",
        "column order": "column_by_column",
        "batch swallowed": "batch_swallowed batch_in_one_row",
        "softmax over the wrong axis": "over_the_batch",
        "softmax over everything": "over_the_whole_array",
        "softmax overflows": "overflows one_maximum_for_all",
        "dropout not rescaled": "not_rescaled",
        "dropout rescaled by the rate": "rescaled_by_rate rate_is_what_survives",
        "whole rows dropped": "whole_rows_dropped whole_examples_dropped",
        "dropout at test time": "active_at_test_time",
        "kernel not flipped for dX": "kernel_not_flipped",
        "dX and dK swapped": "gradients_swapped",
    },
    "learn_kernel": {
        "gradients not reset": "gradients_not_reset",
        "uphill": "uphill",
        "mean for sum": "mean_for_sum step_along_the_mean mean_noted",
        "loss after the step": "loss_noted_after_the_step",
        "start ignored": "start_ignored",
        "start changed": "start_changed_in_place",
    },
    "lenet": {
        "softmax at the end": "softmax_at_the_end softmax_before_cross_entropy",
        "no activation between dense layers": "no_activation_between_dense_layers",
        "no padding in the first layer": "no_padding_in_the_first_layer",
        "maximum for average": "always_max_pooling",
        "ReLU for sigmoid": "relu_for_sigmoid",
        "16 and 6 filters": "filters_swapped",
        "no bias": "no_biases",
        "gradients not reset": "gradients_not_reset",
        "left in evaluation mode": "left_in_evaluation_mode model_left_in_evaluation_mode",
        "mean of the batches' accuracies": "accuracy_of_batch_means",
        "confusion matrix transposed": "confusion_transposed",
        "one batch only": "same_batch_only",
    },
    "architectures": {
        "softmax at the end": (
            "baseline_ends_in_softmax vgg19_ends_in_softmax alexnet_ends_in_softmax "
            "improved_ends_in_softmax compact_ends_in_softmax"
        ),
        "another model that is the baseline": "baseline_once_more",
        "flattened in Keras's order": "baseline_flattened_as_in_keras",
        "no padding, or too much": (
            "baseline_is_padded config_not_padded first_layer_padded second_layer_not_padded"
        ),
        "pools of another size": (
            "baseline_pools_2_by_2 baseline_pools_with_stride_2 pools_with_stride_1 "
            "alexnet_pools_2_by_2"
        ),
        "pools left out": "pools_left_out last_pool_left_out",
        "in_channels ignored": "always_three_channels always_one_channel channels_not_carried_on",
        "num_classes ignored": "vgg19_for_1000_classes alexnet_for_1000_classes",
        "VGG-16 for VGG-19": "vgg16",
        "no activation between dense layers": (
            "vgg19_dense_layers_without_relu alexnet_dense_layers_without_relu"
        ),
        "ReLU before pools only": "relu_before_pools_only relu_before_pools",
        "dropout forgotten": "vgg19_without_dropout vgg19_drops_too_little",
        "224 for 227": "alexnet_for_224",
        "two towers": "two_towers",
        "no bias": "baseline_without_biases config_without_biases alexnet_without_biases",
        "the same network twice": (
            "one_baseline_for_all_calls one_network_for_equal_lists one_improved_for_all_calls "
            "one_compact_for_all_calls"
        ),
        "too many parameters": "larger_not_better not_compact_enough",
    },
    "autoencoder": {
        "target is the noisy image": "noisy_target",
        "no noise on the input": "no_noise",
        "output not in [0, 1]": "any_output relu_at_the_end tanh_at_the_end",
        "code not smaller": "code_not_smaller code_only_a_little_smaller",
    },
    "transfer": {
        "everything frozen": "everything_frozen head_frozen_too",
        "nothing frozen": "nothing_frozen features_move_too whole_network_trained",
        "head replaced but not trained": "head_not_trained",
        "features changed by batch-norm statistics": "statistics_move whole_network_trained",
    },
    "inspection": {
        "another layer": "one_layer_too_few one_layer_too_many output_of_the_model",
        "training mode": "looked_at_in_training_mode occluded_in_training_mode",
        "mode not restored": "left_in_evaluation_mode model_left_in_evaluation_mode",
        "filters scaled together": "scaled_together",
        "constant filters": "constant_filters_not_finite constant_filters_kept",
        "gaps outside": "border_around_the_mosaic gap_after_every_filter",
        "width of the mosaic": "only_as_wide_as_needed",
        "signs that cancel": "signed_sums absolute_value_of_the_sum",
        "sign of the drop": "sign_reversed size_of_the_change",
        "another grey": "black_square white_square square_of_the_mean",
        "probabilities": "probabilities_compared",
        "label ignored": "largest_logit",
    },
}


def test_the_table_of_known_misconceptions_has_every_exercise():
    assert list(KNOWN) == list(EXERCISES)


@pytest.mark.parametrize("exercise", KNOWN)
def test_every_known_misconception_has_its_wrong_version(exercise):
    there = set(misconceptions(ROOT, exercise))
    absent = {what: set(names.split()) - there for what, names in KNOWN[exercise].items()}
    assert {what: names for what, names in absent.items() if names} == {}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_task_has_misconceptions(exercise):
    stand_for = {task_of(wrong) for wrong in misconceptions(ROOT, exercise).values()}
    assert stand_for == {task.name for task in EXERCISES[exercise].tasks}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_no_two_misconceptions_of_a_task_tell_the_student_the_same(exercise):
    sentences = [(task_of(w), w.__doc__) for w in misconceptions(ROOT, exercise).values()]
    assert all(text and text.strip() for _, text in sentences)
    assert len(set(sentences)) == len(sentences)


# Tasks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_task_has_two_hints_and_its_place_in_the_lectures(exercise):
    for task in EXERCISES[exercise].tasks:
        assert len(task.hints) >= 2, task.name
        assert len(set(task.hints)) == len(task.hints)
        assert re.match(r"00[0-4]\b", task.lecture), task.name


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_task_has_public_and_hidden_checks(exercise):
    tasks = {task.name for task in EXERCISES[exercise].tasks}
    for kind in ("public", "hidden"):
        checks = load_checks(ROOT / "tests" / kind / f"test_{exercise}.py")
        assert {check.task for check in checks} == tasks


# Kits -----------------------------------------------------------------------------------------


def secret_texts():
    """Text by which a leak shows: names and sentences of what stays with the instructor."""
    for exercise in EXERCISES:
        for name, wrong in misconceptions(ROOT, exercise).items():
            yield f"def {name}("
            yield wrong.__doc__.strip().splitlines()[0]
        for check in load_checks(ROOT / "tests" / "hidden" / f"test_{exercise}.py"):
            yield check.name
        solution = ROOT / "solutions" / f"{exercise}.py"
        yield solution.read_text("utf-8").splitlines()[0]
    for row in tomllib.loads((ROOT / "solutions" / "quiz.toml").read_text("utf-8")).values():
        yield from (line for line in row["explanation"].splitlines() if len(line) > 40)
        yield from (reason for reason in row.get("wrong", {}).values() if len(reason) > 40)


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def kit(request, course, tmp_path_factory):
    target = tmp_path_factory.mktemp("kit") / request.param
    written = release(course, pick_assignment(course, request.param), target)
    assert {target / name for name in written} == {p for p in target.rglob("*") if p.is_file()}
    return target


def test_no_text_of_solutions_or_hidden_checks_is_in_a_kit(kit):
    secrets = [text.encode() for text in secret_texts()]
    assert len(secrets) > 500
    for path in filter(Path.is_file, kit.rglob("*")):
        data = path.read_bytes()
        assert [text for text in secrets if text in data] == [], path


def test_no_file_of_solutions_or_hidden_checks_is_in_a_kit(kit):
    hidden = [p for d in ("solutions", "tests/hidden") for p in (ROOT / d).rglob("*.*")]
    secrets = {path.read_bytes() for path in hidden if path.suffix != ".pyc"}
    shipped = [path for path in kit.rglob("*") if path.is_file()]
    assert not any(path.read_bytes() in secrets for path in shipped)
    assert not any({"solutions", "hidden"} & set(path.relative_to(kit).parts) for path in shipped)


def test_the_hidden_digits_are_not_in_a_kit(kit):
    with np.load(ROOT / "tests" / "hidden" / "data" / "digits.npz") as stored:
        hidden = {image.tobytes() for image in stored["images"]}
    for path in kit.rglob("digits.npz"):
        with np.load(path) as stored:
            assert not hidden & {image.tobytes() for image in stored["images"]}


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_search_of_verify_finds_nothing_in_a_kit(course, assignment):
    assert secrets_in_kit(course, pick_assignment(course, assignment)) == []
