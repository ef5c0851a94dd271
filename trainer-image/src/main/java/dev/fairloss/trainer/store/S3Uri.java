// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of {@code s3://BUCKET} or {@code s3://BUCKET/KEY}. The CRD accepts the same URIs.
 *
 * @param bucket name of the bucket
 * @param key key of an object, or prefix of keys, without a slash at its ends; empty for the whole bucket
 */
record S3Uri(String bucket, String key) {
    private static final Pattern FORM =
            Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/|((?:/[^/]+)*)/?)", Pattern.DOTALL);
    private static final Pattern RELATIVE = Pattern.compile("(?:.*/)?\\.\\.?(?:/.*)?", Pattern.DOTALL);

    /** Parses a URI. Empty if it has another form, or a part that is empty, {@code .} or {@code ..}. */
    static Optional<S3Uri> parse(String uri) {
        Matcher form = FORM.matcher(uri);
        if (!form.matches()) {
            return Optional.empty();
        }
        String path = Optional.ofNullable(form.group(2)).orElse("");
        String key = path.isEmpty() ? "" : path.substring(1);
        return RELATIVE.matcher(key).matches() ? Optional.empty() : Optional.of(new S3Uri(form.group(1), key));
    }
}
