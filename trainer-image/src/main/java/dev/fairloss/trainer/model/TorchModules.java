// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

/**
 * Paths of the PyTorch modules that hold the parameters of a {@link ConvolutionLayer} in the reference definition of its network.
 * A parameter's PyTorch name is its module's path with {@code .weight}, {@code .bias}, {@code .running_mean} or
 * {@code .running_var}.
 *
 * @param convolution path of the {@code Conv2d}
 * @param batchNorm path of the {@code BatchNorm2d}
 * @param activation path of the {@code PReLU}; unused without one
 */
record TorchModules(String convolution, String batchNorm, String activation) {
    /** Modules named {@code conv}, {@code bn} and {@code prelu} in a module of this path. */
    static TorchModules in(String path) {
        return new TorchModules(path + ".conv", path + ".bn", path + ".prelu");
    }

    /** Modules 0, 1 and 2 of a {@code Sequential} of this path. */
    static TorchModules sequential(String path) {
        return new TorchModules(path + ".0", path + ".1", path + ".2");
    }
}
