// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * The form of a duration in a manifest: ISO-8601, days, hours, minutes and seconds, each a whole number.
 */
final class Durations {
    /** {@code P7D}, {@code PT12H}, {@code P1DT6H30M}; that it ends with a unit and is not zero, {@link #RULE} says. */
    static final String FORM = "^P([0-9]{1,4}D)?(T([0-9]{1,5}H)?([0-9]{1,6}M)?([0-9]{1,8}S)?)?$";

    /** What the form lets through and nobody means. */
    static final String RULE = "self.matches('[DHMS]$') && self.matches('[1-9]')";

    /** What the rule says. */
    static final String MESSAGE = "must be a duration longer than zero, for example PT12H or P7D";

    /** The longest text that is read, in characters. */
    static final int LENGTH = 32;

    private Durations() {}
}
