// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * The forms of Kubernetes quantities in a manifest, and what objects of the cluster may be called.
 */
final class Quantities {
    /** Cores, whole, with a point, or in thousandths: {@code 8}, {@code 1.5}, {@code 500m}. */
    static final String CPU = "^([1-9][0-9]{0,5}m?|[0-9]{1,3}[.][0-9]{1,3})$";

    /** Bytes with a unit: {@code 512Mi}, {@code 32Gi}. */
    static final String MEMORY = "^[1-9][0-9]{0,5}(Mi|Gi|Ti|M|G|T)$";

    /** A DNS subdomain: the name of a Secret, a claim, a class. */
    static final String NAME = "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";

    /** A label's key or an extended resource's name: an optional prefix and a name. */
    static final String QUALIFIED = "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$";

    /** The longest quantity, in characters. */
    static final int LENGTH = 12;

    /** The longest name, in characters. */
    static final int NAME_LENGTH = 253;

    private Quantities() {}
}
