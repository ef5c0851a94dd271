// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import java.util.Map;
import java.util.Optional;

/** Descriptions of the patterns in the CRD, for error messages. */
public final class ValueFormats {
    /** A DNS label. */
    static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /** A region of an S3 service. */
    static final String REGION = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

    private static final String HOST_LABEL = "[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?";

    /** Every port from 1 to 65535. */
    private static final String PORT =
            "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

    private static final String ORIGIN =
            "https?://((" + HOST_LABEL + "[.])*" + HOST_LABEL + "|\\\\[[0-9A-Fa-f:.]+\\\\])(:" + PORT + ")?";

    /** The CEL rule of the URL of a service: http or https, a host name or an IP address (IPv6 in brackets), and a port. */
    static final String ENDPOINT_RULE = "self.matches('^" + ORIGIN + "/?$')";

    /** The CEL rule of the URL of a service that may be below a path. */
    static final String SERVICE_RULE = "self.matches('^" + ORIGIN + "(/[A-Za-z0-9_.~-]+)*/?$')";

    private static final Map<String, String> DESCRIPTIONS = Map.ofEntries(
            Map.entry(Decimals.FORM, "digits, with an optional decimal point, in quotes"),
            Map.entry(Durations.FORM, "an ISO 8601 duration, such as PT12H or P7D"),
            Map.entry(Quantities.CPU, "a number of cores, such as \"8\", \"1.5\" or 500m"),
            Map.entry(Quantities.MEMORY, "a whole number and a unit, such as 512Mi or 32Gi"),
            Map.entry(
                    Quantities.NAME,
                    "lower-case letters, digits, '-' and '.', with a letter or digit at both ends and beside each '.'"),
            Map.entry(
                    Quantities.QUALIFIED,
                    "NAME or DOMAIN/NAME: letters, digits, '-', '_' and '.', the name at most 63 characters long"),
            Map.entry(Quantities.LABEL_VALUE, "letters, digits, '-', '_' and '.', with a letter or digit at both ends"),
            Map.entry(LABEL, "lower-case letters, digits and '-', with a letter or digit at both ends"),
            Map.entry(
                    REGION,
                    "lower-case letters, digits and '-', with a letter or digit at both ends, such as us-east-1"),
            Map.entry(VolumeImages.FORM, "REGISTRY/NAME@sha256:DIGEST, with the 64 hexadecimal digits of the digest"),
            Map.entry(EnvRules.FORM, "letters, digits and '_', without a digit at the start"));

    private ValueFormats() {}

    /** What a value must look like to match a pattern of the CRD; empty for another pattern. */
    public static Optional<String> describe(String pattern) {
        return Optional.ofNullable(DESCRIPTIONS.get(pattern));
    }

    /** Whether the pattern is that of decimal numbers. */
    public static boolean isDecimal(String pattern) {
        return pattern.equals(Decimals.FORM);
    }
}
