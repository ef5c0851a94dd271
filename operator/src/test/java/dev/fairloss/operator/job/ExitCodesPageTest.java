// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.testing.Golden;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about exit codes is made from the codes and from what a Job does on each. */
class ExitCodesPageTest {
    @Test
    void thePageIsMadeFromTheCodes() throws IOException {
        Golden.assertSame("../../../../../docs/reference/exit-codes.md", page());
    }

    private static String page() {
        return """
                # Exit codes

                Made from the program; do not edit. Every command of `fairloss` ends with one of these; so does every pod, and its Job does what stands beside it.

                | code | meaning | a step's Job | the collection's Job |
                |---|---|---|---|
                """
                + Stream.of(ExitCode.values())
                        .map(code -> "| %d | %s | %s | %s |\n"
                                .formatted(code.status(), code.meaning(), deed(code, false), deed(code, true)))
                        .collect(Collectors.joining())
                + """

                Any other code, such as 137 (killed, most often for its memory), counts as a failed try. A pod that the cluster took away (drained, preempted, evicted: the condition `DisruptionTarget`) is replaced and not counted, whatever its code. What a failed step means for its experiment: [status](../concepts/status.md#when-something-fails).
                """;
    }

    private static String deed(ExitCode code, boolean indexed) {
        if (code == ExitCode.DONE) {
            return indexed ? "that pod's share is done" : "done";
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
            case "FailIndex" -> "that pod's share fails at once, the others go on";
            default -> throw new IllegalArgumentException(action);
        };
    }
}
