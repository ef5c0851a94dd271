// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.trainer.IoErrors;
import io.minio.errors.InvalidResponseException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * The only place that looks into the text of another library's exception, for failures to which the JDK and the MinIO
 * client give neither a type nor a code.
 */
final class ErrorTexts {
    /** MinIO's {@link InvalidResponseException} has no accessor for the HTTP status of a response that is not XML. */
    private static final Pattern TRANSIENT_STATUS = Pattern.compile("Response code: (5[0-9]{2}|429|408),");

    private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]+)'");

    private ErrorTexts() {}

    /** Whether the disk is full. The JDK has no type for ENOSPC, only the text of the operating system. */
    static boolean isDiskFull(IOException e) {
        String reason = IoErrors.reason(e).toLowerCase(Locale.ROOT);
        return reason.contains("no space left") || reason.contains("not enough space");
    }

    /** Whether the disk quota is used up. The JDK has no type for EDQUOT. */
    static boolean isQuotaExceeded(IOException e) {
        return IoErrors.reason(e).toLowerCase(Locale.ROOT).contains("quota");
    }

    /** Whether the file system is read-only or refuses the operation. The JDK has no type for EROFS and EPERM. */
    static boolean isNotPermitted(IOException e) {
        String reason = IoErrors.reason(e).toLowerCase(Locale.ROOT);
        return reason.contains("read-only") || reason.contains("not permitted");
    }

    /** Whether the path can never be used as intended. The JDK has no type for EISDIR, ENOTDIR, ENAMETOOLONG and ELOOP. */
    static boolean isWrongPath(IOException e) {
        String reason = IoErrors.reason(e).toLowerCase(Locale.ROOT);
        return e instanceof DirectoryNotEmptyException
                || reason.contains("a directory")
                || reason.contains("name too long")
                || reason.contains("symbolic links");
    }

    /** Whether the server answered in plain text where TLS was expected. The JDK throws a bare {@link SSLException}. */
    static boolean isPlainTextAnswer(SSLException e) {
        return Objects.toString(e.getMessage()).contains("unrecognized SSL message");
    }

    /** The region that a service expects. The MinIO client does not read the element Region of an error. */
    static Optional<String> expectedRegion(String message) {
        var found = EXPECTED_REGION.matcher(Objects.toString(message));
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** Whether a proxy in front of the store answered with a status that may pass: 408, 429 or 5xx. */
    static boolean hasTransientStatus(InvalidResponseException e) {
        return TRANSIENT_STATUS.matcher(Objects.toString(e.getMessage())).find();
    }
}
