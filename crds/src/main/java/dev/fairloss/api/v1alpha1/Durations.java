// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * The format of durations in the spec: ISO 8601 with whole days, hours, minutes and seconds.
 */
final class Durations {
    /** {@code P7D}, {@code PT12H}, {@code P1DT6H30M}; {@link #RULE} adds that it ends with a unit and is not zero. */
    static final String FORM = "^P([0-9]{1,4}D)?(T([0-9]{1,5}H)?([0-9]{1,6}M)?([0-9]{1,8}S)?)?$";

    /** Rejects strings that match the pattern but have no unit or are zero. */
    static final String RULE = "self.matches('[DHMS]$') && self.matches('[1-9]')";

    /** Message of the rule. */
    static final String MESSAGE = "must be a duration longer than zero, for example PT12H or P7D";

    /** Maximum length in characters. */
    static final int LENGTH = 32;

    private Durations() {}
}
