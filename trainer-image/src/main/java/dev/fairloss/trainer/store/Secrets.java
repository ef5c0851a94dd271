// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The secrets that this process has read. The last line of defense before text leaves the process: {@link #hide} replaces
 * every secret in it. Secrets are the same for the whole process, since any thread and any library may print one.
 */
public final class Secrets {
    /** What replaces a secret. */
    public static final String HIDDEN = "[hidden]";

    /** Shorter values are no secrets of an S3 service, and would hide parts of ordinary words. */
    private static final int SHORTEST = 8;

    private static final Pattern USER_INFO = Pattern.compile("://[^/\\s\"@]+:[^/\\s\"@]+@");

    /** All forms of all secrets, the longest first. */
    private static final Set<String> FORMS = new ConcurrentSkipListSet<>(
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    private Secrets() {}

    /** Hides this value from now on, as well as each of its lines, and all of them in JSON and in URLs. */
    public static void add(String value) {
        Set<String> found = new LinkedHashSet<>();
        found.add(value.strip());
        value.lines().map(String::strip).forEach(found::add);
        for (String secret : found) {
            if (secret.length() >= SHORTEST) {
                FORMS.add(secret);
                FORMS.add(new String(JsonStringEncoder.getInstance().quoteAsString(secret)));
                FORMS.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
            }
        }
    }

    /** The text with every known secret replaced, and every user name and password before the host of a URL. */
    public static String hide(String text) {
        String hidden = USER_INFO.matcher(text).replaceAll("://" + Matcher.quoteReplacement(HIDDEN) + "@");
        for (String form : FORMS) {
            hidden = hidden.replace(form, HIDDEN);
        }
        return hidden;
    }

    /** All forms of all secrets, the longest first. */
    static List<String> forms() {
        return List.copyOf(FORMS);
    }

    /** A stream that replaces every known secret in what is written to it. Text must be in UTF-8. */
    public static OutputStream hiding(OutputStream out) {
        return new HidingStream(out);
    }
}
