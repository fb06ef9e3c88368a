"""The figures of lectures 00, 02 and 03 show the numbers they were given."""

from types import SimpleNamespace

import matplotlib
import numpy as np
import pandas as pd
import pytest

matplotlib.use("Agg")
import matplotlib.pyplot as plt

from course_lib.data.boards import Board, Figure, load_boards
from course_lib.plots import (
    draw_network,
    plot_boards,
    plot_fit,
    plot_fits,
    plot_loss,
    plot_loss_surface,
    plot_neurons,
    plot_points,
)


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def dense(units: int, parameters: int, function: str = "linear"):
    """What draw_network reads of a Keras layer, without TensorFlow."""
    activation = SimpleNamespace(__name__=function)
    return SimpleNamespace(units=units, activation=activation, count_params=lambda: parameters)


def network(*layers):
    return SimpleNamespace(input_shape=(None, 1), layers=list(layers))


def texts(axes) -> str:
    return "\n".join(text.get_text() for text in axes.texts)


def circles(axes) -> int:
    return sum(len(collection.get_offsets()) for collection in axes.collections)


class TestNetwork:
    def test_one_circle_a_neuron_and_one_line_a_weight(self):
        axes = draw_network(network(dense(10, 20, "relu"), dense(1, 11)))
        assert circles(axes) == 1 + 10 + 1
        assert len(axes.lines) == 10 + 10

    def test_captions_name_neurons_function_and_parameters(self):
        words = texts(draw_network(network(dense(10, 20, "relu"), dense(1, 11))))
        assert "10 neurons, ReLU\n20 parameters" in words
        assert "1 neuron\n11 parameters" in words

    def test_a_wide_layer_is_cut_and_says_how_wide_it_is(self):
        axes = draw_network(network(dense(50, 100, "relu"), dense(1, 51)))
        assert circles(axes) == 1 + 12 + 1
        assert "50 in all" in texts(axes)


class TestCurves:
    x = np.linspace(-1, 1, 21)[:, None]
    y = x**2

    def test_points_and_truth(self):
        axes = plot_points(self.x, self.y, lambda x: x**2)
        np.testing.assert_array_equal(axes.lines[0].get_ydata(), self.y.ravel())
        np.testing.assert_allclose(axes.lines[1].get_ydata(), axes.lines[1].get_xdata() ** 2)
        assert axes.get_xlabel() and axes.get_ylabel()

    def test_what_was_seen_is_shaded_only_when_the_curve_leaves_it(self):
        inside, outside = np.linspace(-1, 1, 5), np.linspace(-2, 2, 5)
        assert not plot_fit(self.x, self.y, inside, inside, np.square).patches
        shade = plot_fit(self.x, self.y, outside, outside, np.square).patches
        assert len(shade) == 1 and shade[0].get_label() == "seen in training"

    def test_one_panel_a_network(self):
        line = np.linspace(-1, 1, 5)
        figure = plot_fits(self.x, self.y, line, {"one": line, "two": 2 * line})
        assert [axes.get_title(loc="left") or axes.get_title() for axes in figure.axes] == [
            "one",
            "two",
        ]
        np.testing.assert_array_equal(figure.axes[1].lines[1].get_ydata(), 2 * line)

    def test_loss_is_drawn_over_the_epochs(self):
        history = pd.DataFrame({"loss": [1.0, 0.1]}, index=[1, 2])
        axes = plot_loss(history)
        assert axes.get_yscale() == "log"
        np.testing.assert_array_equal(axes.lines[0].get_xdata(), [1, 2])

    def test_the_star_of_the_loss_surface_is_the_least_squares_line(self):
        x = np.linspace(0, 1, 50)
        axes = plot_loss_surface(x, 0.1 * x + 0.3, {"way": np.array([[0.5, 0.5], [0.1, 0.3]])})
        star = axes.lines[-1]
        assert (*star.get_xdata(), *star.get_ydata()) == pytest.approx((0.1, 0.3))
        np.testing.assert_array_equal(axes.lines[0].get_xdata(), [0.5, 0.1])

    def test_the_neurons_add_up_to_the_answer(self):
        x = np.linspace(-1, 1, 3)
        left, right = plot_neurons(np.stack([x, 2 * x], axis=1), 0.5, x, np.square).axes
        assert len(left.lines) == 2
        np.testing.assert_allclose(right.lines[1].get_ydata(), 3 * x + 0.5)


class TestBoards:
    def test_every_board_with_a_figure_is_named_once(self):
        words = [text.get_text() for text in plot_boards(load_boards()).texts]
        assert sorted(name for label in words for name in label.split(" / ")) == sorted(
            board.name
            for board in load_boards().values()
            if board.compute_ops or board.memory_bytes
        )

    def test_an_unknown_figure_makes_a_hollow_marker(self):
        known = Figure(1.0, "GiB", "", "page")
        speed = Figure(1.0, "TFLOPS FP32", "", "page")
        boards = {
            "both": Board("both", "cloud GPU", {"ram": known, "compute": speed}),
            "half": Board("half", "cloud GPU", {"ram": known}),
        }
        both, half = _markers(plot_boards(boards))
        assert (both.get_xdata()[0], both.get_ydata()[0]) == (2**30, 1e12)
        assert both.get_markerfacecolor() != "white"
        assert half.get_markerfacecolor() == "white"


def _markers(axes):
    return [line for line in axes.lines if len(line.get_xdata()) == 1]
