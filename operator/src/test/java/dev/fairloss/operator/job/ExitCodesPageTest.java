// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.testing.Golden;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about exit codes is generated from the codes and from each Job's reaction. */
class ExitCodesPageTest {
    @Test
    void thePageIsGeneratedFromTheCodes() throws IOException {
        Golden.assertSame("../../../../../docs/reference/exit-codes.md", page());
    }

    private static String page() {
        return """
                # Exit codes

                Generated from the code; do not edit. Every command of `fairloss` ends with one of these exit codes. A pod does too, and its Job reacts as shown.

                | code | meaning | a step's Job | the collection's Job |
                |---|---|---|---|
                """
                + Stream.of(ExitCode.values())
                        .map(code -> "| %d | %s | %s | %s |\n"
                                .formatted(code.status(), code.meaning(), deed(code, false), deed(code, true)))
                        .collect(Collectors.joining())
                + """

                Any other exit code, such as 137 (killed, usually because it ran out of memory), counts as a failed attempt. A pod that the cluster disrupted (drained, preempted, evicted: condition `DisruptionTarget`) is replaced without counting a failure, whatever its exit code. What a failed step means for its experiment: [status](../concepts/status.md#when-something-fails).
                """;
    }

    private static String deed(ExitCode code, boolean indexed) {
        if (code == ExitCode.DONE) {
            return indexed ? "that shard is done" : "done";
        }
        return PodFailurePolicies.of(indexed).getRules().stream()
                .filter(rule -> rule.getOnExitCodes() != null
                        && rule.getOnExitCodes().getValues().contains(code.status()))
                .findFirst()
                .map(PodFailurePolicyRule::getAction)
                .map(ExitCodesPageTest::words)
                .orElse("another pod, `retries.perPod` times");
    }

    private static String words(String action) {
        return switch (action) {
            case "Ignore" -> "another pod, not counted";
            case "FailJob" -> "fails at once";
            case "FailIndex" -> "that shard fails at once, the others continue";
            default -> throw new IllegalArgumentException(action);
        };
    }
}
