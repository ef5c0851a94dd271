// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** Who may read the console. */
public sealed interface ConsoleAccess {
    /**
     * Browsers on this machine that know a token. The URL of the first page has the token; later requests have it in a cookie.
     *
     * @param token the token, letters, digits, '-' and '_'
     */
    record Token(String token) implements ConsoleAccess {
        private static final int BYTES = 24;
        private static final SecureRandom RANDOM = new SecureRandom();

        /** A new random token. */
        public static Token random() {
            byte[] random = new byte[BYTES];
            RANDOM.nextBytes(random);
            return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        }

        /** Whether a text is the token. Takes the same time for all texts of one length. */
        boolean matches(String text) {
            return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
        }

        /** Hides the token in logs. */
        @Override
        public String toString() {
            return "Token[hidden]";
        }
    }

    /** Everyone who reaches the port: an authenticating proxy is in front of it. */
    record Proxy() implements ConsoleAccess {}
}
