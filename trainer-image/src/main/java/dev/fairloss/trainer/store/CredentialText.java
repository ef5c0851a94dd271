// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.trainer.TrainerException;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Validates the text of credentials. The value itself never appears in a message. */
final class CredentialText {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final String REMEDY =
            "Enter the value again, on one line and without quotes: a wrapped file or Windows line ends add such characters.";

    /** Access key IDs are no secrets. Generated ones are hidden too; shorter ones are names that messages may contain. */
    private static final int GENERATED = 20;

    private CredentialText() {}

    /**
     * An access key ID: printable ASCII without spaces, since it is part of an HTTP header.
     *
     * @param where location, such as {@code the file /credentials/AWS_ACCESS_KEY_ID}
     * @return the value without white space at its ends; empty if nothing is left
     * @throws TrainerException invalid input: a character that cannot be part of the value
     */
    static Optional<String> accessKey(String where, String value) {
        if (value.strip().length() >= GENERATED) {
            Secrets.add(value);
        }
        return valid(where, "an access key ID", value, CredentialText::isVisibleAscii);
    }

    /** A session token or another token of a header; see {@link #accessKey}. */
    static Optional<String> token(String where, String value) {
        Secrets.add(value);
        return valid(where, "a token", value, CredentialText::isVisibleAscii);
    }

    /** The value of a header for authorization, which may contain spaces, as in {@code Bearer TOKEN}. */
    static Optional<String> authorization(String where, String value) {
        Secrets.add(value);
        return valid(where, "a token", value, character -> character == ' ' || isVisibleAscii(character));
    }

    /** A secret access key, which signs requests but is never sent: any text of one line; see {@link #accessKey}. */
    static Optional<String> secretKey(String where, String value) {
        Secrets.add(value);
        return valid(
                where,
                "a secret access key",
                value,
                character -> !Character.isISOControl(character) && character != '\uFFFD');
    }

    private static Optional<String> valid(String where, String kind, String value, IntPredicate allowed) {
        String text = (value.startsWith(BYTE_ORDER_MARK) ? value.substring(1) : value).strip();
        var found = text.matches("\"[^\"]*\"|'[^']*'")
                ? Optional.of("quotes")
                : text.chars()
                        .filter(allowed.negate())
                        .mapToObj(CredentialText::name)
                        .findFirst();
        if (found.isPresent()) {
            throw TrainerException.invalidInput(
                    capitalized(where) + " contains " + found.get() + ", but " + kind + " has none.", REMEDY);
        }
        return Optional.of(text).filter(stripped -> !stripped.isEmpty());
    }

    private static boolean isVisibleAscii(int character) {
        return character > ' ' && character < 0x7F;
    }

    private static String name(int character) {
        return switch (character) {
            case '\n', '\r' -> "a line break";
            case ' ' -> "a space";
            case '\t' -> "a tab";
            default -> character < 0x80 ? "a control character" : "a character outside ASCII";
        };
    }

    private static String capitalized(String where) {
        return Character.toUpperCase(where.charAt(0)) + where.substring(1);
    }
}
