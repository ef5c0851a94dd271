// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer;

import java.util.regex.Pattern;

/** A field of a CSV file according to RFC 4180. */
public final class CsvField {
    private static final Pattern SPECIAL = Pattern.compile("[\",\\n\\r]");

    private CsvField() {}

    /** The text of a field: in quotation marks, doubled inside, if it contains a comma, a quotation mark or a line break. */
    public static String quoted(String text) {
        return SPECIAL.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
