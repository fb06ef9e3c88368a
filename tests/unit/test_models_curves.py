"""The two smallest networks have the parameters that the lectures count by hand."""

import numpy as np
import pytest

from course_lib.models import easy_net, hidden_net
from course_lib.quiet import tensorflow


@pytest.fixture(autouse=True)
def quiet_tensorflow():
    tensorflow()


def test_easy_net_is_a_line():
    model = easy_net()
    model.set_weights([np.array([[0.1]]), np.array([0.3])])
    x = np.array([[0.0], [1.0], [-10.0]], np.float32)
    assert model.count_params() == 2
    np.testing.assert_allclose(model(x), [[0.3], [0.4], [-0.7]], rtol=1e-6)


def test_hidden_net_adds_up_corners():
    model = hidden_net(2)
    weights = [[[1.0, -1.0]], [0.0, 0.0]], [[[1.0], [1.0]], [-0.5]]  # |x| - 0.5
    model.set_weights([np.array(array) for layer in weights for array in layer])
    x = np.array([[-2.0], [0.0], [0.5]], np.float32)
    np.testing.assert_allclose(model(x), [[1.5], [-0.5], [0.0]], atol=1e-6)


@pytest.mark.parametrize(("neurons", "parameters"), [(1, 4), (10, 31), (50, 151)])
def test_hidden_net_has_three_parameters_a_neuron_and_one(neurons, parameters):
    assert hidden_net(neurons).count_params() == parameters
