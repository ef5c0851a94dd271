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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/** Turns errors of an S3 service, or of the connection to it, into failures that name the object and the remedy. */
final class S3Failures {
    private static final Set<String> FULL =
            Set.of("XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "QuotaExceeded", "InsufficientCapacity");
    private static final Set<String> TRANSIENT =
            Set.of("SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "OperationAborted");
    private static final int NOT_IMPLEMENTED = 501;
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

    /** Failures of a bucket. @param field field of the experiment file that names it */
    S3Failures(String bucket, String endpoint, S3Credentials.Source keys, String field) {
        this.bucket = bucket;
        this.endpoint = endpoint;
        this.keys = keys;
        this.field = field;
    }

    /** Whether the requested object does not exist. */
    static boolean isAbsent(Exception e) {
        return e instanceof ErrorResponseException answer
                && answer.errorResponse().code().equals("NoSuchKey");
    }

    /** Whether the same call may succeed later. */
    static boolean isTransient(Exception e) {
        if (e instanceof ErrorResponseException answer) {
            String code = answer.errorResponse().code();
            int status = answer.response().code();
            return !FULL.contains(code)
                    && status != NOT_IMPLEMENTED
                    && (status >= 500 || status == 429 || TRANSIENT.contains(code));
        }
        if (e instanceof InvalidResponseException notXml) {
            return ErrorTexts.hasTransientStatus(notXml);
        }
        return e instanceof ServerException
                || e instanceof InsufficientDataException
                || e instanceof IOException && !isUntrusted(e);
    }

    /** Whether the certificate is not trusted or the server speaks http instead of https. A lost connection is neither. */
    private static boolean isUntrusted(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException tls && ErrorTexts.isPlainTextAnswer(tls)) {
                return true;
            }
        }
        return TrustedCertificates.isUntrusted(e);
    }

    /**
     * The failure to throw for an error: that of the source of credentials, which the client wraps, as it is.
     *
     * @param verb what could not be done to {@code uri}, such as "read"
     */
    TrainerException of(String verb, String uri, Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof TrainerException failure) {
                return failure;
            }
        }
        if (e instanceof Retry.GivenUp last) {
            return new TrainerException(
                    ExitCode.STORE_UNAVAILABLE,
                    "The object store at " + endpoint + " is not available: cannot " + verb + " " + uri + " ("
                            + reason(last.getCause()) + "; " + last.attempts() + ").",
                    "Check spec.storage.endpoint, the network and the store, then run the same command again.",
                    e);
        }
        if (e instanceof ErrorResponseException answer) {
            return refused(verb, uri, answer);
        }
        if (isUntrusted(e)) {
            return TrainerException.invalidInput(
                    "The connection to the object store at " + endpoint + " is not trusted (" + reason(e) + ").",
                    "Correct spec.storage.endpoint (http or https?), or set " + TrustedCertificates.NAME
                            + " to a file with the certificate of its authority (on a cluster: add the key "
                            + TrustedCertificates.NAME + " with the certificate to spec.storage.credentialsSecret).",
                    e);
        }
        if (e instanceof XmlParserException || e instanceof InvalidResponseException) {
            return TrainerException.invalidInput(
                    "The server at " + endpoint + " does not speak the S3 protocol.",
                    "Correct spec.storage.endpoint: it is the address of the API, not of a console or a proxy.",
                    e);
        }
        throw new IllegalStateException("cannot " + verb + " " + uri, e);
    }

    /** A refusal of a whole store: bucket, credentials, region or clock; otherwise {@link #refusedObject}. */
    private TrainerException refused(String verb, String uri, ErrorResponseException answer) {
        String code = answer.errorResponse().code();
        if (code.equals("NoSuchBucket")) {
            return TrainerException.invalidInput(
                    "There is no bucket \"" + bucket + "\" at " + endpoint + ".",
                    "Create it, or correct " + field + ".",
                    answer);
        }
        if (WRONG_KEYS.contains(code)) {
            return TrainerException.invalidInput(
                    "The object store at " + endpoint + " rejects the credentials in " + keys.describe() + " (" + code
                            + ").",
                    keys.remedy(),
                    answer);
        }
        if (WRONG_REGION.contains(code)) {
            return TrainerException.invalidInput(
                    "The bucket \"" + bucket + "\" is in another region than the one used at " + endpoint + " ("
                            + answer.errorResponse().message() + ").",
                    "Set spec.storage.region to " + region(answer)
                            + "; for an experiment without spec.storage, set AWS_REGION.",
                    answer);
        }
        if (code.equals("RequestTimeTooSkewed")) {
            return TrainerException.invalidInput(
                    "The clock of this machine and the clock of " + endpoint + " differ too much.",
                    "Set this machine's clock.",
                    answer);
        }
        return refusedObject(verb, uri, answer);
    }

    /** A refusal whose cause is the object, the space left or what the credentials permit. */
    private TrainerException refusedObject(String verb, String uri, ErrorResponseException answer) {
        String code = answer.errorResponse().code();
        if (FULL.contains(code)) {
            return TrainerException.invalidInput(
                    "The object store at " + endpoint + " is full (" + code + "): cannot " + verb + " " + uri + ".",
                    "Free some space, or choose another store in spec.storage.uri; the run continues from there.",
                    answer);
        }
        if (code.equals("InvalidObjectState")) {
            return TrainerException.invalidInput(
                    "The object store at " + endpoint + " has archived " + uri + " (" + code + "): it cannot be read.",
                    "Restore the object, or copy it to another storage class.",
                    answer);
        }
        if (code.equals("NoSuchKey")) {
            return new TrainerException(
                    ExitCode.RETRY,
                    "The object " + uri + " was deleted while it was used.",
                    "Run the same command again; if it fails again, find out what deletes the object.",
                    answer);
        }
        if (code.equals("PreconditionFailed")) {
            return ObjectDownload.replaced(uri, Optional.of(answer));
        }
        if (code.equals("AccessDenied")) {
            return TrainerException.invalidInput(
                    "Not allowed to " + verb + " " + uri + " (" + words(answer) + ").",
                    "Give the access key in " + keys.describe() + " permission to read, write, list and delete there.",
                    answer);
        }
        return TrainerException.invalidInput(
                "The object store at " + endpoint + " refuses to " + verb + " " + uri + " (" + words(answer) + ").",
                "Correct what the message names: " + field
                        + ", spec.storage, or the settings of the bucket or account.",
                answer);
    }

    /** The code of an answer, and its message if that says more. */
    private static String words(ErrorResponseException answer) {
        String code = answer.errorResponse().code();
        String message =
                Objects.requireNonNullElse(answer.errorResponse().message(), "").strip();
        boolean same = message.replaceAll("[^A-Za-z]", "").equalsIgnoreCase(code);
        return message.isEmpty() || same ? code : code + ": " + message.replaceAll("\\.$", "");
    }

    /** The region of the bucket, as far as the answer names it. */
    private static String region(ErrorResponseException answer) {
        return Optional.ofNullable(answer.response().header("x-amz-bucket-region"))
                .or(() -> ErrorTexts.expectedRegion(answer.errorResponse().message()))
                .map(region -> "\"" + region + "\"")
                .orElse("the bucket's region");
    }

    private static String reason(Throwable e) {
        if (e instanceof ErrorResponseException answer) {
            return answer.errorResponse().code();
        }
        return Objects.toString(e.getMessage(), e.getClass().getSimpleName());
    }
}
