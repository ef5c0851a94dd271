// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.testing.S3Server;
import dev.fairloss.trainer.testing.ScriptedServer;
import dev.fairloss.trainer.testing.ScriptedServer.Answer;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** No output of any command contains a credential: not if it is invalid, and not if the service repeats it. */
class SecretLeaksTest {
    private static final String ACCESS = "AKIAQWERTZUIOPASDFGH";
    private static final String SECRET = "Kq8/sdfKJHsdf+87sdfJHGsdfjhg234jhgJHGsdf";
    private static final String TOKEN = "FwoGZXIvYXdzEJr1234567890abcdefghijklmnopq/rstuvw==";

    @TempDir
    private Path folder;

    private static Map<String, String> keys(String endpoint) {
        return Map.of(
                "AWS_ENDPOINT_URL",
                endpoint,
                "AWS_ACCESS_KEY_ID",
                ACCESS,
                "AWS_SECRET_ACCESS_KEY",
                SECRET,
                "AWS_SESSION_TOKEN",
                TOKEN);
    }

    private List<String[]> commands() throws IOException {
        String local = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC).toString();
        String stored = TestFiles.write(
                        folder,
                        "stored.yaml",
                        TinyExperiment.SYNTHETIC + "  storage: {uri: \"s3://faces/x\", endpoint: \"ENDPOINT\"}\n")
                .toString();
        String log = Files.writeString(folder.resolve("termination-log"), "").toString();
        return List.of(
                words("run", local, "--store", "s3://faces/x", "--patience", "0s", "--threads", "1", "--verbose"),
                words("run", local, "--store", "s3://faces/x", "--patience", "0s", "--threads", "1", "--json"),
                words("plan", local, "--store", "s3://faces/x", "--patience", "0s", "--json", "--verbose"),
                words("purge", "--store", "s3://faces/x", "--namespace", "a", "--name", "b", "--patience", "0s"),
                words("step", "--experiment", stored, "--step", "prepare", "--hash", "00", "--patience", "0s"));
    }

    private static String[] words(String... words) {
        return words;
    }

    /** Runs every command. @return how each ended */
    private List<Cli.Result> everyCommand(Map<String, String> environment) throws IOException {
        List<Cli.Result> results = new ArrayList<>();
        for (String[] command : commands()) {
            List<String> words = new ArrayList<>(List.of(command));
            Path stored = folder.resolve("stored.yaml");
            Files.writeString(
                    stored, Files.readString(stored).replace("ENDPOINT", environment.get("AWS_ENDPOINT_URL")));
            if (command[0].equals("purge") || command[0].equals("step")) {
                words.addAll(List.of(
                        "--termination-log", folder.resolve("termination-log").toString()));
            }
            var result = Cli.run(environment, words.toArray(String[]::new));
            results.add(result);
            assertNoSecret(command[0] + " standard output", result.out());
            assertNoSecret(command[0] + " standard error", result.err());
            assertNoSecret(command[0] + " log", Files.readString(folder.resolve("termination-log")));
        }
        return results;
    }

    /** No secret, and no part of one, is in the text. */
    private static void assertNoSecret(String what, String text) {
        for (String secret : List.of(ACCESS, SECRET, TOKEN)) {
            for (int from = 0; from + 10 <= secret.length(); from++) {
                assertThat(text).as(what).doesNotContain(secret.substring(from, from + 10));
            }
        }
    }

    static Stream<Answer> answers() {
        String values = ACCESS + " " + SECRET + " &quot;" + TOKEN + "&quot;";
        return Stream.concat(
                Stream.of(
                                "400,AuthorizationHeaderMalformed",
                                "400,InvalidArgument",
                                "400,InvalidToken",
                                "403,AccessDenied",
                                "403,InvalidAccessKeyId",
                                "403,SignatureDoesNotMatch",
                                "403,RequestTimeTooSkewed",
                                "404,NoSuchBucket",
                                "503,SlowDown",
                                "507,XMinioStorageFull",
                                "400," + SECRET)
                        .map(row -> row.split(","))
                        .map(row -> xml(
                                Integer.parseInt(row[0]),
                                "<Error><Code>" + row[1] + "</Code><Message>" + values + "</Message><Resource>" + values
                                        + "</Resource></Error>")),
                Stream.of(
                        xml(200, "<ListBucketResult><" + SECRET + ">" + values),
                        new Answer(404, "text/html", values, values.length()),
                        new Answer(502, "text/html", values, values.length()),
                        new Answer(200, "text/plain", values, values.length()).brokenOff()));
    }

    private static Answer xml(int status, String body) {
        return new Answer(status, "application/xml", body, body.length());
    }

    @ParameterizedTest
    @MethodSource("answers")
    void aServiceThatRepeatsThem(Answer answer) throws IOException {
        try (var server = new ScriptedServer(answer)) {
            everyCommand(keys(server.endpoint()));
        }
    }

    @ParameterizedTest
    @CsvSource({"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"})
    void invalidValues(String name) throws IOException {
        String endpoint = S3Server.inProcess().endpoint();
        for (String wrong : List.of("\r\n", "\u0001", "\uFFFD")) {
            Map<String, String> environment = new HashMap<>(keys(endpoint));
            String value = environment.get(name);
            environment.put(name, value.substring(0, 12) + wrong + value.substring(12));
            for (var result : everyCommand(environment)) {
                assertThat(result.status()).isEqualTo(ExitCode.INVALID_INPUT.status());
                assertThat(result.message()).startsWith("The environment variable " + name + " contains a ");
            }
        }
    }

    @Test
    void noService() throws IOException {
        everyCommand(keys("http://127.0.0.1:1"));
    }

    @Test
    void keysInTheEndpoint() throws IOException {
        for (var result : everyCommand(keys("http://" + ACCESS + ":" + SECRET.replace("/", "%2F") + "@127.0.0.1:1"))) {
            assertThat(result.status()).isEqualTo(ExitCode.INVALID_INPUT.status());
        }
    }

    @Test
    void keysInTheEndpointOfAnExperiment() {
        Path file = TestFiles.write(
                folder,
                "endpoint.yaml",
                TinyExperiment.SYNTHETIC
                        + "  storage: {uri: \"s3://faces/x\", endpoint: \"https://admin:password-of-admin@host\"}\n");
        for (String[] command : List.of(
                words("validate", file.toString()),
                words("validate", file.toString(), "--json"),
                words("plan", file.toString()))) {
            var result = Cli.run(command);
            assertThat(result.status()).isEqualTo(ExitCode.INVALID_INPUT.status());
            assertThat(result.out() + result.err())
                    .contains("https://[hidden]@host")
                    .doesNotContain("password-of");
        }
    }
}
