// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.doctor;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Compares the clock of this machine with that of a web server, such as the object store. */
public final class ClockCheck {
    private static final String NAME = "clock";

    /** S3 services reject requests whose time differs by more than 15 minutes. */
    private static final Duration REJECTED = Duration.ofMinutes(15);

    private static final Duration NOTABLE = Duration.ofMinutes(1);
    private static final int TIMEOUT_MILLIS = 5_000;

    private ClockCheck() {}

    /** Requests the time of a server. */
    public static CheckResult of(URI server, Clock clock) {
        return serverTime(server)
                .map(time -> of(clock.instant(), time, server.getHost()))
                .orElseGet(() ->
                        CheckResult.ok(NAME, clock.instant() + "; " + server.getHost() + " gives no time to compare"));
    }

    /** Compares two times. @param server name of the server, for the message */
    static CheckResult of(Instant here, Instant there, String server) {
        Duration difference = Duration.between(there, here);
        String found = "differs from " + server + " by " + difference.toSeconds() + " s";
        if (difference.abs().compareTo(REJECTED) > 0) {
            return CheckResult.problem(
                    NAME, found, "Set the clock (NTP): object stores reject requests with such a difference.");
        }
        return difference.abs().compareTo(NOTABLE) > 0
                ? CheckResult.warning(NAME, found, "Set the clock (NTP).")
                : CheckResult.ok(NAME, found);
    }

    private static Optional<Instant> serverTime(URI server) {
        try {
            var connection = (HttpURLConnection) server.toURL().openConnection();
            connection.setRequestMethod("HEAD");
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try {
                connection.getResponseCode();
                long date = connection.getDate();
                return date == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(date));
            } finally {
                connection.disconnect();
            }
        } catch (IOException | IllegalArgumentException unreachable) {
            return Optional.empty(); // the check of the store reports it
        }
    }
}
