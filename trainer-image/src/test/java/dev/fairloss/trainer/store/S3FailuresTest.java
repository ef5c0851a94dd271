// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.testing.Failures;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InsufficientDataException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.ServerException;
import io.minio.errors.XmlParserException;
import io.minio.messages.ErrorResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The error codes of Amazon S3 (API reference, "Error responses") and of MinIO (cmd/api-errors.go). */
class S3FailuresTest {
    private static final String URI = "s3://faces/a";

    private final S3Failures failures = new S3Failures(
            "faces",
            "https://store.example",
            CredentialChain.from(Map.of("AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "secret")),
            "spec.storage.uri");

    private static ErrorResponseException answer(int status, String code, String message, String... header) {
        var response = new Response.Builder()
                .request(new Request.Builder()
                        .url("https://store.example/faces/a")
                        .build())
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("");
        if (header.length == 2) {
            response.header(header[0], header[1]);
        }
        return new ErrorResponseException(
                new ErrorResponse(code, message, "faces", "a", "/faces/a", "request", "host"), response.build(), "");
    }

    @ParameterizedTest
    @CsvSource({
        "404, NoSuchKey, true",
        "404, NoSuchBucket, false",
        "403, AccessDenied, false",
        "404, NoSuchUpload, false",
    })
    void onlyOneCodeMeansThatAnObjectDoesNotExist(int status, String code, boolean absent) {
        assertThat(S3Failures.isAbsent(answer(status, code, ""))).isEqualTo(absent);
    }

    /** The last column is the advice of Amazon: retry, or correct the request. */
    @ParameterizedTest
    @CsvSource({
        "503, SlowDown, true",
        "503, ServiceUnavailable, true",
        "500, InternalError, true",
        "502, BadGateway, true",
        "400, RequestTimeout, true",
        "409, OperationAborted, true",
        "429, TooManyRequests, true",
        "501, NotImplemented, false",
        "507, XMinioStorageFull, false",
        "400, InvalidArgument, false",
        "403, AccessDenied, false",
        "403, RequestTimeTooSkewed, false",
        "404, NoSuchKey, false",
    })
    void answersThatMayPass(int status, String code, boolean passes) {
        assertThat(S3Failures.isTransient(answer(status, code, ""))).isEqualTo(passes);
    }

    static Stream<Arguments> connections() {
        return Stream.of(
                Arguments.of(new ConnectException("Connection refused"), true),
                Arguments.of(new InsufficientDataException("cut"), true),
                Arguments.of(new ServerException("bad gateway", 502, ""), true),
                Arguments.of(new InvalidResponseException(503, "text/html", "busy", ""), true),
                Arguments.of(new InvalidResponseException(200, "text/html", "a console", ""), false),
                Arguments.of(new XmlParserException(new IOException("no XML")), false),
                Arguments.of(new SSLException("unrecognized SSL message, plaintext connection?"), false),
                Arguments.of(untrusted(), false),
                Arguments.of(new IllegalArgumentException("a bug"), false));
    }

    private static SSLHandshakeException untrusted() {
        var untrusted = new SSLHandshakeException("PKIX path building failed");
        untrusted.initCause(new CertificateException("no trusted authority"));
        return untrusted;
    }

    @ParameterizedTest
    @MethodSource("connections")
    void lostConnectionsPassButWrongEndpointsDoNot(Exception e, boolean passes) {
        assertThat(S3Failures.isTransient(e)).isEqualTo(passes);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | NoSuchBucket | INVALID_INPUT | There is no bucket \"faces\" at https://store.example."
                        + " | Create it, or correct spec.storage.uri.",
                "403 | ExpiredToken | INVALID_INPUT"
                        + " | The object store at https://store.example rejects the credentials in the environment (ExpiredToken)."
                        + " | Correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY there.",
                "403 | RequestTimeTooSkewed | INVALID_INPUT"
                        + " | The clock of this machine and the clock of https://store.example differ too much."
                        + " | Set this machine's clock.",
                "507 | XMinioStorageFull | INVALID_INPUT"
                        + " | The object store at https://store.example is full (XMinioStorageFull): cannot read s3://faces/a."
                        + " | Free some space, or choose another store in spec.storage.uri; the run continues from there.",
                "403 | InvalidObjectState | INVALID_INPUT"
                        + " | The object store at https://store.example has archived s3://faces/a (InvalidObjectState): it cannot"
                        + " be read. | Restore the object, or copy it to another storage class.",
                "404 | NoSuchKey | RETRY | The object s3://faces/a was deleted while it was used."
                        + " | Run the same command again; if it fails again, find out what deletes the object.",
                "403 | AccessDenied | INVALID_INPUT | Not allowed to read s3://faces/a (AccessDenied: No policy allows it)."
                        + " | Give the access key in the environment permission to read, write, list and delete there.",
                "400 | InvalidArgument | INVALID_INPUT"
                        + " | The object store at https://store.example refuses to read s3://faces/a (InvalidArgument: No policy"
                        + " allows it). | Correct what the message names: spec.storage.uri, spec.storage, or the settings of the"
                        + " bucket or account.",
            })
    void theFailureOfACode(int status, String code, ExitCode exit, String message, String remedy) {
        assertThat(failures.of("read", URI, answer(status, code, "No policy allows it.")))
                .satisfies(Failures.is(exit, message, remedy));
    }

    @Test
    void aMessageThatRepeatsTheCodeIsLeftOut() {
        for (String message : new String[] {"Access Denied.", "access denied", "", null}) {
            assertThat(failures.of("list", URI, answer(403, "AccessDenied", message)))
                    .hasMessage("Not allowed to list s3://faces/a (AccessDenied).");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PermanentRedirect, x-amz-bucket-region, eu-west-1, \"eu-west-1\"",
        "AuthorizationHeaderMalformed, x-other, a, \"eu-central-1\"",
        "IllegalLocationConstraintException, x-amz-bucket-region, us-west-2, \"us-west-2\"",
    })
    void theRegionOfTheBucketComesFromTheAnswer(String code, String header, String value, String region) {
        var failure = failures.of(
                "read", URI, answer(400, code, "the region is wrong; expecting 'eu-central-1'", header, value));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.INVALID_INPUT);
        assertThat(failure.remedy())
                .isEqualTo("Set spec.storage.region to " + region
                        + "; for an experiment without spec.storage, set AWS_REGION.");
        assertThat(failures.of("read", URI, answer(301, code, "moved")).remedy())
                .startsWith("Set spec.storage.region to the bucket's region;");
    }

    @Test
    void aStoreThatStaysAwayIsAnotherExitCode() {
        var last = new Retry.GivenUp(7, Duration.ofSeconds(58), new ConnectException("Connection refused"));
        assertThat(failures.of("write", URI, last))
                .satisfies(Failures.is(
                        ExitCode.STORE_UNAVAILABLE,
                        "The object store at https://store.example is not available: cannot write s3://faces/a (Connection"
                                + " refused; tried 7 times in 58 s).",
                        "Check spec.storage.endpoint, the network and the store, then run the same command again."));
    }

    @Test
    void aFailureOfTheCredentialsIsKept() {
        var failure = TrainerException.invalidInput("The file of the keys is empty.", "Write it.");
        assertThat(failures.of("read", URI, new IOException(new IllegalStateException(failure))))
                .isSameAs(failure);
    }

    @Test
    void aWrongEndpointIsNamed() {
        assertThat(failures.of("read", URI, untrusted()))
                .satisfies(Failures.invalidInput("is not trusted", "AWS_CA_BUNDLE", "spec.storage.credentialsSecret"));
        assertThat(failures.of("read", URI, new XmlParserException(new IOException("no XML"))))
                .satisfies(Failures.invalidInput("does not speak the S3 protocol", "not of a console or a proxy"));
    }

    @Test
    void anUnknownErrorIsABug() {
        var bug = new IllegalArgumentException("a bug");
        assertThatThrownBy(() -> failures.of("read", URI, bug))
                .isInstanceOf(IllegalStateException.class)
                .hasCause(bug);
    }
}
