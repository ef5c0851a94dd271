// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * The formats of Kubernetes quantities and names in the spec.
 */
final class Quantities {
    /** CPU cores: whole, decimal, or in millicores: {@code 8}, {@code 1.5}, {@code 500m}. */
    static final String CPU = "^([1-9][0-9]{0,5}m?|[0-9]{1,3}[.][0-9]{1,3})$";

    /** Bytes with a unit: {@code 512Mi}, {@code 32Gi}. */
    static final String MEMORY = "^[1-9][0-9]{0,5}(Mi|Gi|Ti|M|G|T)$";

    /** A DNS subdomain name, as of a Secret, a PersistentVolumeClaim or a priority class. */
    static final String NAME = "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";

    /** A qualified name with an optional prefix, as of a label key or an extended resource. */
    static final String QUALIFIED = "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$";

    /** Maximum length of a quantity in characters. */
    static final int LENGTH = 12;

    /** Maximum length of a name in characters. */
    static final int NAME_LENGTH = 253;

    private Quantities() {}
}
