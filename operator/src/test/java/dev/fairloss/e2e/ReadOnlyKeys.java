// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Temporary keys of the object store that may list a bucket and read its objects, by the policy on the page of the console.
 *
 * @param accessKey access key ID
 * @param secretKey secret access key
 * @param sessionToken session token
 */
record ReadOnlyKeys(String accessKey, String secretKey, String sessionToken) {
    private static final Path PAGE = Path.of("../docs/how-to/console.md");
    private static final Pattern POLICY = Pattern.compile("(?ms)^```json\\R(.*?)^```$");

    /** Requests keys for a bucket from the security token service of the object store. */
    static ReadOnlyKeys of(String bucket) throws IOException {
        var policy = POLICY.matcher(Files.readString(PAGE));
        assertThat(policy.find()).as("the page has a policy").isTrue();
        var command = new ArrayList<>(List.of("curl", "-sfS", "--aws-sigv4", "aws:amz:us-east-1:sts", "--user"));
        command.add(ObjectStore.keys().get("AWS_ACCESS_KEY_ID") + ":"
                + ObjectStore.keys().get("AWS_SECRET_ACCESS_KEY"));
        for (String parameter : List.of(
                "Action=AssumeRole",
                "Version=2011-06-15",
                "DurationSeconds=7200",
                "Policy=" + policy.group(1).replace("BUCKET", bucket))) {
            command.addAll(List.of("--data-urlencode", parameter));
        }
        command.add(ObjectStore.HERE + "/");
        String answer = Program.run(Map.of(), command);
        return new ReadOnlyKeys(
                text(answer, "AccessKeyId"), text(answer, "SecretAccessKey"), text(answer, "SessionToken"));
    }

    private static String text(String answer, String element) {
        var found = Pattern.compile("<" + element + ">([^<]+)<").matcher(answer);
        assertThat(found.find()).as(answer).isTrue();
        return found.group(1);
    }

    /** Writes the keys as {@code NAME=VALUE} lines. */
    void write(Path file) throws IOException {
        Files.write(
                file,
                List.of(
                        "AWS_ACCESS_KEY_ID=" + accessKey,
                        "AWS_SECRET_ACCESS_KEY=" + secretKey,
                        "AWS_SESSION_TOKEN=" + sessionToken));
    }

    /** HTTP status of a request to the object store with these keys. @param options of curl */
    String status(String path, String... options) {
        var command = new ArrayList<>(List.of("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}"));
        command.addAll(List.of("--aws-sigv4", "aws:amz:us-east-1:s3", "--user", accessKey + ":" + secretKey));
        command.addAll(List.of("-H", "x-amz-security-token: " + sessionToken));
        command.addAll(List.of(options));
        command.add(ObjectStore.HERE + "/" + path);
        return Program.run(Map.of(), command);
    }
}
