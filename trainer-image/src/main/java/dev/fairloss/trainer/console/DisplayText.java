// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import dev.fairloss.trainer.report.Formats;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Values as texts of pages. */
final class DisplayText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String[] UNITS = {"kB", "MB", "GB", "TB"};

    private DisplayText() {}

    /** A time in UTC to the minute; a dash if there is none. */
    static String time(Optional<Instant> time) {
        return time.map(known -> TIME.format(known) + " UTC").orElse(Formats.NONE);
    }

    /** A time in UTC to the second. */
    static String clock(Instant time) {
        return CLOCK.format(time) + " UTC";
    }

    /** A size in decimal units: {@code 812 B}, {@code 4.2 MB}. */
    static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 999.5 && unit + 1 < UNITS.length) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, value < 9.95 ? "%.1f" : "%.0f", value) + " " + UNITS[unit];
    }
}
