// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;

/** Where networks are computed: the CPU, or a GPU. */
public sealed interface ComputeDevice {
    /** The CPU. */
    ComputeDevice CPU = new Cpu();

    /** The CPU; its threads are set for the whole process. */
    record Cpu() implements ComputeDevice {
        @Override
        public NDManager newManager() {
            return NDManager.newBaseManager(Device.cpu());
        }
    }

    /**
     * A GPU.
     *
     * @param index from 0, among those that this process sees
     * @param name such as {@code NVIDIA H100 80GB HBM3}
     */
    record Gpu(int index, String name) implements ComputeDevice {
        @Override
        public NDManager newManager() {
            return NDManager.newBaseManager(Device.gpu(index));
        }
    }

    /** A manager whose arrays live on this device. */
    NDManager newManager();
}
