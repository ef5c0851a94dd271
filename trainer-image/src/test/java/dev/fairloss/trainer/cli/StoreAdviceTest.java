// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.testing.S3Server;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each message about stores and credentials gives advice that works: a command fails, the advice is followed, it succeeds. */
class StoreAdviceTest {
    private static final S3Server S3 = S3Server.inProcess();
    private static final String STORE = "s3://" + S3Server.BUCKET + "/" + UUID.randomUUID();
    private static final String ACCESS = "AWS_ACCESS_KEY_ID";
    private static final String SECRET = "AWS_SECRET_ACCESS_KEY";
    private static final String ENDPOINT = "AWS_ENDPOINT_URL";

    @TempDir
    private Path folder;

    /** Environment variables: those of the server with changes, given as name and value; an empty value removes the variable. */
    private static Map<String, String> environment(String... changes) {
        Map<String, String> environment = new HashMap<>(S3.environment());
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        for (int i = 0; i < changes.length; i += 2) {
            environment.put(changes[i], changes[i + 1]);
        }
        environment.values().removeIf(String::isEmpty);
        return environment;
    }

    private Cli.Result plan(Map<String, String> environment, String store) {
        String file = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC).toString();
        return Cli.run(environment, "plan", file, "--store", store, "--patience", "0s");
    }

    private void advice(Map<String, String> wrong, String message, String advice, Map<String, String> right) {
        plan(wrong, STORE).reports(ExitCode.INVALID_INPUT, message, advice);
        plan(right, STORE).isDone();
    }

    private void uri(String wrong, String message, String advice, String right) {
        plan(environment(), wrong).reports(ExitCode.INVALID_INPUT, message, advice);
        plan(environment(), right).isDone();
    }

    @Test
    void uris() throws IOException {
        uri(" ", "The URI of the artifact store is empty", "Write s3://bucket/prefix, file:///folder or a path", STORE);
        uri("ftp://x", "unknown scheme", "Write s3://bucket/prefix", "file://" + folder.resolve("a"));
        uri("s3://B_/x", "an S3 URI is s3://bucket", "Write s3://bucket/prefix", STORE);
        uri("file://host/a", "has the host \"host\"", "Write file:FOLDER, file:/FOLDER", "file:" + folder.resolve("b"));
        uri("file:", "is not a file: URI", "or file:///FOLDER", "file://" + folder.resolve("c"));
        Path file = TestFiles.write(folder, "stores/d", "a file");
        plan(environment(), file.toString())
                .reports(ExitCode.INVALID_INPUT, file + " is a file", "Move it away, or choose another folder");
        Files.move(file, folder.resolve("moved"));
        plan(environment(), file.toString()).isDone();
    }

    @Test
    void missingKeys() throws IOException {
        var right = environment();
        advice(environment(ACCESS, "", SECRET, ""), ACCESS + " is missing", "Set " + ACCESS + " and " + SECRET, right);
        advice(environment(SECRET, ""), SECRET + " is missing in the environment", "Set both", right);
        Path keys = Files.createDirectories(folder.resolve("keys"));
        var inFolder = environment(ACCESS, "", SECRET, "", "FAIRLOSS_CREDENTIALS_DIR", keys.toString());
        plan(inFolder, STORE).reports(ExitCode.INVALID_INPUT, ACCESS + " is missing in the folder " + keys);
        Files.writeString(keys.resolve(ACCESS), S3.accessKey() + "\n");
        Files.createDirectory(keys.resolve(SECRET));
        plan(inFolder, STORE)
                .reports(
                        ExitCode.INVALID_INPUT,
                        "Cannot read the credentials in the file " + keys.resolve(SECRET),
                        "Make it a file that this user may read");
        Files.delete(keys.resolve(SECRET));
        Files.writeString(keys.resolve(SECRET), S3.secretKey() + "\n");
        plan(inFolder, STORE).isDone();
    }

    @Test
    void wrongKeys() {
        var right = environment();
        advice(
                environment(ACCESS, "a\nb"),
                "The environment variable " + ACCESS + " contains a line break",
                "Enter the value again, on one line and without quotes",
                right);
        advice(environment(SECRET, "wrong"), "rejects the credentials in the environment", "Correct " + ACCESS, right);
    }

    @Test
    void profiles() throws IOException {
        Path config = TestFiles.write(
                folder,
                "credentials",
                "\uFEFF[ profile ours ] ; a comment\r\nAWS_ACCESS_KEY_ID=" + S3.accessKey()
                        + "\r\naws_secret_access_key = " + S3.secretKey() + "\r\n\r\n[default]\r\n");
        String file = "AWS_SHARED_CREDENTIALS_FILE";
        advice(
                environment(ACCESS, "", SECRET, "", file, config.toString(), "AWS_PROFILE", "theirs"),
                "the AWS profile \"theirs\" has no access key",
                "Correct AWS_PROFILE",
                environment(ACCESS, "", SECRET, "", file, config.toString(), "AWS_PROFILE", "ours"));
    }

    @Test
    void rolesAndWebIdentities() {
        var right = environment();
        advice(
                environment(ACCESS, "", SECRET, "", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.org/x"),
                "is neither an https:// URL nor an agent of this machine",
                "Correct the variable",
                right);
        advice(
                environment(
                        ACCESS,
                        "",
                        SECRET,
                        "",
                        "AWS_WEB_IDENTITY_TOKEN_FILE",
                        folder + "/none",
                        "AWS_ROLE_ARN",
                        "arn:x"),
                "none of AWS_WEB_IDENTITY_TOKEN_FILE does not exist or is empty",
                "or set spec.storage.credentialsSecret",
                right);
    }

    @Test
    void endpoints() {
        var right = environment();
        advice(environment(ENDPOINT, S3.endpoint() + "/path"), "is not an object store", "without a path", right);
        advice(
                environment(ENDPOINT, S3.endpoint().replace("//", "//tester:tester-secret@")),
                "contains a user name or a password",
                "Write only the address there, and set " + ACCESS,
                right);
        advice(environment(ENDPOINT, S3.endpoint().replace("http:", "https:")), "not trusted", "http or https?", right);
        plan(environment(ENDPOINT, S3.endpoint() + "/"), STORE).isDone();
        advice(environment("HTTP_PROXY", "socks5://x"), "is not the URL of an HTTP proxy", "or remove it", right);
    }

    @Test
    void buckets() {
        plan(environment(), "s3://made-on-advice/x")
                .reports(ExitCode.INVALID_INPUT, "There is no bucket \"made-on-advice\"", "Create it, or correct");
        S3.createBucket("made-on-advice");
        plan(environment(), "s3://made-on-advice/x").isDone();
    }

    /** Data in a bucket: prepare fails, then the advice is followed. */
    @Test
    void data() {
        String prefix = UUID.randomUUID().toString();
        String faces = "s3://" + S3Server.BUCKET + "/" + prefix + "/faces";
        String pairs = "s3://" + S3Server.BUCKET + "/" + prefix + "/pairs.txt";
        TinyExperiment.onFolder(folder);
        TinyExperiment.write(
                folder, TinyExperiment.FOLDER.replace("file:faces", faces).replace("file:pairs.txt", pairs));
        run().reports(ExitCode.INVALID_INPUT, "There are no objects under " + faces, "put the images there");
        for (String image : TestFiles.list(folder.resolve("faces"))) {
            S3.put(prefix + "/faces/" + image, content(folder.resolve("faces").resolve(image)));
        }
        run().reports(ExitCode.INVALID_INPUT, "There is no object " + pairs, "put the file there");
        S3.put(prefix + "/pairs.txt", content(folder.resolve("pairs.txt")));
        S3.put(prefix + "/faces/Ada", TestImages.ppm("P6", 4, 1));
        run().reports(ExitCode.INVALID_INPUT, "a file cannot also be a folder", "Rename or delete one of them");
        S3.remove(prefix + "/faces/Ada");
        run().isDone();
    }

    private Cli.Result run() {
        var variables = environment("XDG_CACHE_HOME", folder.resolve("cache").toString());
        return Cli.run(
                variables, "run", folder.resolve("experiment.yaml").toString(), "--threads", "1", "--patience", "0s");
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
