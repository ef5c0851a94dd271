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
    static final String NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /** A qualified name with an optional prefix, as of a label key or an extended resource. */
    static final String QUALIFIED =
            "^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$";

    /** The value of a label or a taint; may be empty. */
    static final String LABEL_VALUE = "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$";

    /** Maximum length of the value of a label in characters. */
    static final int LABEL_LENGTH = 63;

    /** Maximum length of a qualified name in characters: 253 of the prefix, a slash, 63 of the name. */
    static final int QUALIFIED_LENGTH = 317;

    /** Rule for a map: its keys are qualified names. */
    static final String KEYS_RULE = "self.all(key, size(key) <= 317 && key.matches('" + QUALIFIED + "'))";

    /** Message of {@link #KEYS_RULE}. */
    static final String KEYS_MESSAGE =
            "each key must be NAME or DOMAIN/NAME: letters, digits, hyphens, underscores and dots, the name at most 63 characters long";

    /** Rule for a map: no key belongs to the operator, the Job controller, Kueue or the security settings of pods. */
    static final String OTHERS_KEYS_RULE =
            "self.all(key, !key.matches('^(fairloss[.]dev/|kueue[.]x-k8s[.]io/|batch[.]kubernetes[.]io/|app[.]kubernetes[.]io/managed-by$|job-name$|controller-uid$|.*security[.].*kubernetes[.]io/)'))";

    /** Message of {@link #OTHERS_KEYS_RULE}. */
    static final String OTHERS_KEYS_MESSAGE =
            "keys of FairLoss, the Job controller, Kueue and pod security cannot be set; remove them";

    /** Maximum length of a quantity in characters. */
    static final int LENGTH = 12;

    /** Maximum length of a name in characters. */
    static final int NAME_LENGTH = 253;

    private Quantities() {}
}
