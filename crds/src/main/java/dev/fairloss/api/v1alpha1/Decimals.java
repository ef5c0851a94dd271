// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * The format of decimal numbers in the spec. They are strings, because floating-point values do not survive the round trip
 * through YAML, JSON and etcd unchanged.
 */
final class Decimals {
    /** Digits, optionally followed by a decimal point and more digits; no sign, no exponent. */
    static final String FORM = "^[0-9]+(\\.[0-9]+)?$";

    /** Maximum length in characters. */
    static final int LENGTH = 16;

    private Decimals() {}
}
