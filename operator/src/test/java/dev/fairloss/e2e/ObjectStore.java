// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static dev.fairloss.e2e.Program.setting;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** An S3 store that both pods and this machine reach, under two addresses. */
final class ObjectStore {
    /** Address for pods. */
    static final String IN_PODS = setting("FAIRLOSS_E2E_S3", "http://minio.minio.svc:9000");

    private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");
    /** Its address for this machine. */
    static final String HERE = setting("FAIRLOSS_S3", "http://127.0.0.1:9000");

    private ObjectStore() {}

    /** The keys, as a Secret of an experiment has them. */
    static Map<String, String> keys() {
        return Map.of(
                "AWS_ACCESS_KEY_ID", setting("AWS_ACCESS_KEY_ID", "minioadmin"),
                "AWS_SECRET_ACCESS_KEY", setting("AWS_SECRET_ACCESS_KEY", "minioadmin"));
    }

    static void makeBucket(String name) {
        ask(name, "-X", "PUT");
    }

    static String read(String path) {
        return ask(path);
    }

    /** Names of all objects whose name begins so. @param path bucket and beginning */
    static List<String> list(String path) {
        int slash = path.indexOf('/');
        String answer = ask(path.substring(0, slash) + "?list-type=2&prefix="
                + URLEncoder.encode(path.substring(slash + 1), StandardCharsets.UTF_8));
        return KEY.matcher(answer).results().map(key -> key.group(1)).toList();
    }

    private static String ask(String path, String... options) {
        var command = new ArrayList<>(List.of(
                "curl",
                "-sfS",
                "--retry",
                "7", // more than a minute: a scenario beside may have taken the store away
                "--retry-connrefused",
                "--retry-all-errors",
                "--aws-sigv4",
                "aws:amz:us-east-1:s3",
                "--user",
                keys().get("AWS_ACCESS_KEY_ID") + ":" + keys().get("AWS_SECRET_ACCESS_KEY")));
        command.addAll(Arrays.asList(options));
        command.add(HERE + "/" + path);
        return Program.run(Map.of(), command);
    }
}
