// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The formats of names, labels and annotations of the API server, as in {@code k8s.io/apimachinery/pkg/util/validation}. Each
 * method returns what the format requires if a text violates it.
 */
final class NameRules {
    private static final int LABEL = 63;
    private static final int SUBDOMAIN = 253;

    private static final Pattern QUALIFIED = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern DNS_SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private static final String QUALIFIED_FORMAT =
            "letters, digits, '-', '_' and '.', with a letter or digit at both ends";

    private NameRules() {}

    /** A key of a label or annotation, or a finalizer: {@code name} or {@code prefix/name}. */
    static Optional<String> qualifiedName(String text) {
        int slash = text.indexOf('/');
        String prefix = slash < 0 ? null : text.substring(0, slash);
        String name = text.substring(slash + 1);
        if (prefix != null && !isSubdomain(prefix)) {
            return Optional.of("the part before the slash must be a DNS subdomain, such as example.com, of at most "
                    + SUBDOMAIN + " characters");
        }
        return name.length() <= LABEL && QUALIFIED.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("the name must have 1 to " + LABEL + " characters: " + QUALIFIED_FORMAT);
    }

    /** The value of a label. */
    static Optional<String> labelValue(String text) {
        return text.isEmpty()
                        || (text.length() <= LABEL && QUALIFIED.matcher(text).matches())
                ? Optional.empty()
                : Optional.of("a value must have at most " + LABEL + " characters: " + QUALIFIED_FORMAT);
    }

    /** The name of a namespace. */
    static Optional<String> dnsLabel(String text) {
        return text.length() <= LABEL && DNS_LABEL.matcher(text).matches()
                ? Optional.empty()
                : Optional.of("must have 1 to " + LABEL
                        + " characters: lowercase letters, digits and '-', with a letter or digit at both ends");
    }

    /** The beginning of a generated name; it may end with a dash. */
    static Optional<String> namePrefix(String text) {
        String name = text.endsWith("-") ? text.substring(0, text.length() - 1) + "a" : text;
        return isSubdomain(name)
                ? Optional.empty()
                : Optional.of("must have at most " + SUBDOMAIN
                        + " characters: lowercase letters, digits, '-' and '.', with a letter or digit first");
    }

    private static boolean isSubdomain(String text) {
        return text.length() <= SUBDOMAIN && DNS_SUBDOMAIN.matcher(text).matches();
    }
}
