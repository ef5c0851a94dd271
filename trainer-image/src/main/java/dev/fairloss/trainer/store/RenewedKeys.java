// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/** Temporary credentials of an issuer, which are requested again some minutes before they expire. */
final class RenewedKeys implements S3Credentials.Source {
    private static final Duration EARLY = Duration.ofMinutes(5);
    private static final RetryPolicy RETRY = RetryPolicy.DEFAULT.within(Duration.ofSeconds(20));

    private final Issuer issuer;
    private final InstantSource clock;
    private final Retry retry;
    private Issued issued;

    RenewedKeys(Issuer issuer, InstantSource clock, Sleeper sleeper) {
        this.issuer = issuer;
        this.clock = clock;
        this.retry = new Retry(RETRY, sleeper, IOException.class::isInstance);
    }

    /**
     * Credentials with a limited life.
     *
     * @param keys the credentials
     * @param expires when they expire; empty for never
     */
    record Issued(S3Credentials keys, Optional<Instant> expires) {
        private boolean isValidAt(Instant time) {
            return expires.isEmpty() || time.isBefore(expires.get());
        }
    }

    /** A service that issues credentials. */
    interface Issuer {
        /**
         * Requests credentials.
         *
         * @throws IOException the service is not available
         * @throws TrainerException the service refuses, or the request is not possible
         */
        Issued issue() throws IOException;

        /** What issues the credentials, for messages. */
        String describe();
    }

    @Override
    public synchronized S3Credentials current() {
        var now = clock.instant();
        if (issued == null || !issued.isValidAt(now.plus(EARLY))) {
            try {
                issued = retry.call(issuer::issue);
            } catch (TrainerException refused) {
                throw refused;
            } catch (Exception e) {
                if (issued == null || !issued.isValidAt(now)) {
                    throw unavailable(e);
                }
            }
        }
        return issued.keys();
    }

    private TrainerException unavailable(Exception e) {
        Throwable cause = e instanceof Retry.GivenUp ? e.getCause() : e;
        return new TrainerException(
                ExitCode.STORE_UNAVAILABLE,
                "Cannot get credentials for the object store from " + issuer.describe() + " ("
                        + Objects.requireNonNullElse(cause.getMessage(), "input/output error") + ").",
                "Check the network, then run the same command again.",
                e);
    }

    @Override
    public String describe() {
        return issuer.describe();
    }

    @Override
    public String remedy() {
        return "Check the role and its permissions.";
    }
}
