// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts durations: {@code 30s}, {@code 5m}, {@code 1h30m} or ISO 8601 ({@code PT30S}). */
final class DurationOption implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        String upper = text.strip().toUpperCase(Locale.ROOT);
        try {
            var duration = Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeParseException | ArithmeticException notADuration) {
            // Rejected below, like a negative duration.
        }
        throw new TypeConversionException("'" + text + "' is not a duration such as 30s, 5m or PT30S");
    }
}
