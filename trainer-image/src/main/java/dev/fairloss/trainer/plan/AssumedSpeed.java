// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.plan;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a plan assumes about a machine that it does not run on.
 *
 * @param imagesPerSecond images trained on per second, above 0
 * @param images training images, if prepare has not counted them yet
 * @param pricePerHour of the machine, in any currency
 */
public record AssumedSpeed(double imagesPerSecond, OptionalInt images, OptionalDouble pricePerHour) {
    /** Hours and price in words. */
    String describe(double seconds) {
        double hours = seconds / 3600;
        String time = String.format(Locale.ROOT, "about %.1f hours at %.0f images per second", hours, imagesPerSecond);
        return pricePerHour.isEmpty()
                ? time
                : String.format(
                        Locale.ROOT,
                        "%s, which cost %.2f at %.2f per hour",
                        time,
                        hours * pricePerHour.getAsDouble(),
                        pricePerHour.getAsDouble());
    }
}
