// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.DeviceRequest;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.runtime.ComputeSettings;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts {@code auto}, {@code cpu}, {@code gpu} and {@code gpu:N}. */
final class DeviceOption implements ITypeConverter<DeviceRequest> {
    @Override
    public DeviceRequest convert(String text) {
        try {
            return DeviceRequest.of(text.strip());
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** Settings with the requested device. Loads the engine. */
    static ComputeSettings apply(ComputeSettings settings, DeviceRequest request) {
        ComputeDevice device = EngineRuntime.device(request);
        return settings.with(device instanceof ComputeDevice.Gpu ? 1 : 0, List.of(device));
    }
}
