// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import java.util.Locale;

/**
 * A write that the API server rejected: by a quota, an admission policy or webhook, RBAC, or its own validation.
 *
 * @param write   what was to be written
 * @param kind    of the object, such as {@code Job}
 * @param name    of the object
 * @param message the API server's message
 */
public record Rejection(Write write, String kind, String name, String message) {
    /** Kinds of writes. */
    public enum Write {
        /** The object does not exist yet. */
        CREATE("creation"),
        /** The object exists. */
        UPDATE("update"),
        /** The object is obsolete. */
        DELETE("deletion");

        private final String noun;

        Write(String noun) {
            this.noun = noun;
        }
    }

    /** Whether a resource quota rejected it, so that waiting may help. */
    public boolean isByQuota() {
        return isByQuota(message);
    }

    /** What happened, in one sentence. */
    public String text() {
        return "the API server rejected the " + write.noun + " of the " + kind + " " + name + ": " + message;
    }

    /**
     * Whether the message is that of a resource quota that is used up or not computed yet. A quota that requires a field
     * ("must specify") rejects the object however long it waits.
     */
    public static boolean isByQuota(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        return text.contains("exceeded quota")
                || text.contains("status unknown for quota")
                || text.contains("unable to get quota");
    }
}
