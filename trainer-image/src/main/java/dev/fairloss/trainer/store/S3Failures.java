// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InsufficientDataException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.ServerException;
import io.minio.errors.XmlParserException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Tells what an S3 or the way to it did wrong, where, and what to do. */
final class S3Failures {
    private static final Set<String> FULL =
            Set.of("XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "QuotaExceeded", "InsufficientCapacity");
    private static final Set<String> MAY_PASS =
            Set.of("SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "OperationAborted");
    /** What a gateway before the store answers; the client gives its status in the message alone. */
    private static final Pattern PASSING_WITHOUT_XML = Pattern.compile("Response code: (5[0-9]{2}|429|408),");

    private static final Set<String> WRONG_KEYS = Set.of(
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "InvalidToken",
            "InvalidTokenId",
            "ExpiredToken",
            "TokenRefreshRequired",
            "AuthorizationQueryParametersError");
    private static final Set<String> WRONG_REGION = Set.of(
            "AuthorizationHeaderMalformed",
            "PermanentRedirect",
            "TemporaryRedirect",
            "IllegalLocationConstraintException");

    private final String bucket;
    private final String endpoint;
    private final S3Credentials.Source keys;
    private final String field;

    /** Failures of a bucket. @param field of the manifest that names it */
    S3Failures(String bucket, String endpoint, S3Credentials.Source keys, String field) {
        this.bucket = bucket;
        this.endpoint = endpoint;
        this.keys = keys;
        this.field = field;
    }

    /** Whether the object was asked for and is not there. */
    static boolean isAbsent(Exception e) {
        return e instanceof ErrorResponseException answer
                && answer.errorResponse().code().equals("NoSuchKey");
    }

    /** Whether the same call may succeed a little later. */
    static boolean mayPass(Exception e) {
        if (e instanceof ErrorResponseException answer) {
            String code = answer.errorResponse().code();
            int status = answer.response().code();
            return !FULL.contains(code) && (status >= 500 || status == 429 || MAY_PASS.contains(code));
        }
        if (e instanceof InvalidResponseException) {
            return PASSING_WITHOUT_XML.matcher(Objects.toString(e.getMessage())).find();
        }
        return e instanceof ServerException
                || e instanceof InsufficientDataException
                || e instanceof IOException && !isUntrusted(e);
    }

    /** A certificate that is not believed, or http where https was meant; a connection lost while greeting is neither. */
    private static boolean isUntrusted(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause instanceof SSLPeerUnverifiedException
                    || cause instanceof SSLException
                            && Objects.toString(cause.getMessage()).contains("unrecognized SSL message")) {
                return true;
            }
        }
        return false;
    }

    TrainerException tell(String verb, String uri, Exception e) {
        if (e instanceof Retry.GivenUp last) {
            return new TrainerException(
                    ExitCode.RETRY,
                    "The object store at " + endpoint + " does not serve: cannot " + verb + " " + uri + " ("
                            + reason(last.getCause()) + "; " + last.tried()
                            + "). Check spec.storage.endpoint, the network and the store, then run the same command again.",
                    e);
        }
        if (e instanceof ErrorResponseException answer) {
            return repair(refused(verb, uri, answer), e);
        }
        if (isUntrusted(e)) {
            return repair(
                    "No trusted connection to the object store at " + endpoint + " (" + reason(e)
                            + "). Correct spec.storage.endpoint (http or https?), or add its certificate to Java's trust store.",
                    e);
        }
        if (e instanceof XmlParserException || e instanceof InvalidResponseException) {
            return repair(
                    "What answers at " + endpoint + " is no S3. Correct spec.storage.endpoint: it is the address of the"
                            + " API, not of a console or a proxy.",
                    e);
        }
        return new TrainerException(
                ExitCode.RETRY, "Cannot " + verb + " " + uri + " (" + reason(e) + "). Run the same command again.", e);
    }

    private String refused(String verb, String uri, ErrorResponseException answer) {
        String code = answer.errorResponse().code();
        if (code.equals("NoSuchBucket")) {
            return "There is no bucket \"" + bucket + "\" at " + endpoint + ". Create it, or correct " + field + ".";
        }
        if (WRONG_KEYS.contains(code)) {
            return "The object store at " + endpoint + " refuses the credentials in " + keys.describe() + " (" + code
                    + "). Correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY there.";
        }
        if (WRONG_REGION.contains(code)) {
            return "The bucket \"" + bucket + "\" is in another region than the one used at " + endpoint + " ("
                    + answer.errorResponse().message() + "). Set AWS_REGION to the bucket's region.";
        }
        if (code.equals("RequestTimeTooSkewed")) {
            return "The clock of this machine and that of " + endpoint + " differ too much. Set this machine's clock.";
        }
        if (FULL.contains(code)) {
            return "The object store at " + endpoint + " is full (" + code + "): cannot " + verb + " " + uri
                    + ". Free some space, or choose another store in spec.storage.uri; the run goes on from there.";
        }
        if (answer.response().code() == 403) {
            return "Not allowed to " + verb + " " + uri + " (" + code + "). Give the access key in " + keys.describe()
                    + " the right to read, write, list and delete there.";
        }
        return "The object store at " + endpoint + " refuses to " + verb + " " + uri + " (" + code + ": "
                + answer.errorResponse().message() + "). Correct " + field + " and spec.storage.";
    }

    private static String reason(Throwable e) {
        if (e instanceof ErrorResponseException answer) {
            return answer.errorResponse().code();
        }
        return Objects.toString(e.getMessage(), e.getClass().getSimpleName());
    }

    private static TrainerException repair(String message, Exception cause) {
        return new TrainerException(ExitCode.INVALID_INPUT, message, cause);
    }
}
