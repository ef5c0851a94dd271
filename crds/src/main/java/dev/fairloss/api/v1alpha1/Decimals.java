// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * The form of a decimal number in a manifest. It is a string: a float would lose digits between YAML, JSON and etcd.
 */
final class Decimals {
    /** Digits, and after a point more digits: no sign, no exponent. */
    static final String FORM = "^[0-9]+(\\.[0-9]+)?$";

    /** The longest text that is read, in characters. */
    static final int LENGTH = 16;

    private Decimals() {}
}
