// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairloss.trainer.testing.AccountS3;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.S3Server;
import dev.fairloss.trainer.testing.TestFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of credentials and names of objects on which other S3 clients fail, from public reports; each case names its report. */
class ReportedStoresTest {
    @TempDir
    private Path folder;

    private S3Credentials of(String credentials) {
        Path file = TestFiles.write(folder, "credentials", credentials);
        return CredentialChain.from(
                        Map.of("AWS_SHARED_CREDENTIALS_FILE", file.toString(), "AWS_EC2_METADATA_DISABLED", "true"))
                .current();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aws/aws-sdk-ruby#837 | [default] # this is my default;",
                "devtanc/aws-profile-switcher#11 | [default];#this is no longer used;",
                "disneystreaming/smithy4s#810 | # My comment;[default];",
                "iterate-ch/cyberduck#12792 | [default];a line without an equals sign;"
            })
    void commentsInCredentials(String report, String before) {
        var found =
                of(before.replace(';', '\n') + "; a comment\naws_access_key_id = me\naws_secret_access_key = secret\n");
        assertThat(found.accessKey()).as(report).isEqualTo("me");
    }

    /** Quotes are part of the value for AWS, so that the server knows no such key [boto/boto#2800, naftulikay/aws-env#12]. */
    @ParameterizedTest
    @ValueSource(strings = {"\"me\"", "'me'"})
    void quotesInCredentialsAreNamed(String key) {
        assertThatThrownBy(() -> of("[default]\naws_access_key_id = " + key + "\naws_secret_access_key = secret\n"))
                .satisfies(Failures.invalidInput(
                        "aws_access_key_id of the profile \"default\"",
                        "contains quotes, but an access key ID has none",
                        "without quotes"));
        assertThat(of("[default]\naws_access_key_id = me\naws_secret_access_key = secret\n")
                        .accessKey())
                .isEqualTo("me");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "minio/minio#6706 | Blabla_50%.jpg",
                "minio/minio#11769 | %.png",
                "minio/minio-java#1072 | MinIo - Test (1).png",
                "minio/minio-go#1177 | 1+1.png",
                "minio/minio#1053 | ++.png",
                "minio/minio-js#959 | examp le&0a!-_.*'()&$@=;,.png"
            })
    void namesOfObjects(String report, String name) {
        var server = S3Server.inProcess();
        String place = UUID.randomUUID().toString();
        server.put(place + "/Ada/" + name, name.getBytes(StandardCharsets.UTF_8));
        try (var mirror =
                S3Mirror.open("s3://" + S3Server.BUCKET + "/" + place, folder.resolve("cache"), server.options())) {
            Path copy = mirror.folder((done, total) -> {});
            assertThat(TestFiles.list(copy)).as(report).containsExactly("Ada/" + name);
            assertThat(copy.resolve("Ada").resolve(name)).hasContent(name);
        }
    }

    /** [danielfrg/s3contents#136, nextcloud/server#43987] */
    @Test
    void anEndpointWithAnIpv6Address() throws IOException {
        var address = InetAddress.getByName("::1");
        assumeTrue(isHere(address), "this machine has no IPv6");
        try (var server = new AccountS3(address);
                var store = Stores.open("s3://faces/run", StoreOptions.from(server.environment()))) {
            store.check();
        }
    }

    private static boolean isHere(InetAddress address) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (IOException absent) {
            return false;
        }
    }
}
