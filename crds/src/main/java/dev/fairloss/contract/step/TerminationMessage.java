// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.ResolvedSpec;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The termination message of a pod about a step, and the only way in which results reach the operator. Kubernetes keeps
 * {@value #LIMIT} bytes of it, so {@link #bytes} truncates what is too long. {@link TerminationReport} has those of all steps of a
 * pod.
 *
 * @param version  format version, {@value #VERSION}
 * @param step     id of the step
 * @param hash     hash of the step, as given on the command line
 * @param reused   whether the step was already finished in the store; its cost is then the original one
 * @param cost     cost of the step, or of this pod's shard, excluding lost attempts; absent if unknown
 * @param lostDeviceSeconds device-seconds of attempts at the step, or at this pod's shard, whose work was lost; at least 0. If
 *     the process failed: device-seconds of this pod that the ledger does not contain
 * @param results  accuracies by arm and evaluation set, most important first; only from the report step
 * @param best     name of the arm that is significantly better than all others; only from the report step
 * @param policy   what the learned policies change and whether another collection would change the same, at most 512 characters;
 *     only from the report step, absent if no policy was learned
 * @param report   URI of the report; only from the report step
 * @param prepared fingerprints and reusable steps; only from the prepare step
 * @param problem  why the process failed; absent on success
 */
@RecordBuilder
@RecordBuilder.Options(builderMode = RecordBuilder.BuilderMode.STANDARD)
public record TerminationMessage(
        int version,
        StepId step,
        String hash,
        boolean reused,
        Optional<Cost> cost,
        double lostDeviceSeconds,
        List<Result> results,
        Optional<String> best,
        Optional<String> policy,
        Optional<String> report,
        Optional<Prepared> prepared,
        Optional<Problem> problem)
        implements TerminationMessageBuilder.With {
    /** The current format version. */
    public static final int VERSION = 1;

    /** Maximum size of a container's termination message in Kubernetes, in bytes. */
    public static final int LIMIT = 4096;

    /** Maximum length of a text in a problem, in UTF-16 code units; each takes at most six bytes of JSON. */
    static final int TEXT = 1024;

    /** Maximum length of the name of a skipped file, in UTF-16 code units. */
    public static final int NAME = 256;

    private static final String ELLIPSIS = "...";

    public TerminationMessage {
        results = results == null ? List.of() : List.copyOf(results);
    }

    /**
     * The result of one arm on one evaluation set.
     *
     * @param arm   name of the arm
     * @param set   name of the evaluation set
     * @param mean  mean accuracy over seeds, 0 to 1
     * @param sd    standard deviation over seeds; absent with one seed
     * @param seeds number of seeds, at least 1
     */
    public record Result(String arm, String set, double mean, Optional<Double> sd, int seeds) {}

    /**
     * The result of the prepare step.
     *
     * @param fingerprints  fingerprints of the data, from which {@link StepPlan#of(ResolvedSpec, Fingerprints)} derives all
     *     hashes
     * @param finished      steps of that plan that are finished in the store, prepare itself excluded
     * @param deviceSeconds the original costs of these steps, each at least 0, in the order of the plan; may be truncated
     * @param skipped       files of the training data that are not used; absent if all are used; names may be truncated
     */
    public record Prepared(
            Fingerprints fingerprints,
            FinishedSteps finished,
            List<Long> deviceSeconds,
            Optional<SkippedFiles> skipped) {
        public Prepared {
            Objects.requireNonNull(fingerprints, "fingerprints");
            Objects.requireNonNull(finished, "finished");
            deviceSeconds = deviceSeconds == null ? List.of() : List.copyOf(deviceSeconds);
        }

        private boolean hasLists() {
            return !deviceSeconds.isEmpty() || skipped.stream().anyMatch(files -> names(files) > 0);
        }

        /** One cost and one name less. */
        private Prepared shortened() {
            return new Prepared(
                    fingerprints,
                    finished,
                    withoutLast(deviceSeconds),
                    skipped.map(files -> files.limited(Math.max(0, names(files) - 1), NAME)));
        }

        private static int names(SkippedFiles files) {
            return Math.max(files.fileNames().size(), files.identityNames().size());
        }
    }

    /**
     * Why a process failed.
     *
     * @param code    the exit code of the process
     * @param message what happened, with the file, field or object
     * @param remedy  how to fix it
     */
    public record Problem(ExitCode code, String message, String remedy) {
        public Problem {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(remedy, "remedy");
        }
    }

    /** A builder for the message of a step that succeeded: not reused, nothing lost, everything optional absent. */
    public static TerminationMessageBuilder succeeded(StepId step, String hash) {
        return TerminationMessageBuilder.builder()
                .version(VERSION)
                .step(step)
                .hash(hash)
                .results(List.of());
    }

    /** The message of a step that failed. */
    public static TerminationMessage failed(StepId step, String hash, Problem problem) {
        return succeeded(step, hash).problem(Optional.of(problem)).build();
    }

    /**
     * The JSON form in at most {@value #LIMIT} bytes. Long texts are truncated, and a report URI of more than half the limit is
     * dropped. If that is not enough, results and costs of reused steps are dropped from the end, then texts are truncated
     * further.
     */
    public byte[] bytes() {
        int text = TEXT;
        var message =
                withReport(report.filter(uri -> json(uri).length <= LIMIT / 2)).truncated(text);
        byte[] json = json(message);
        while (json.length > LIMIT) {
            if (!message.hasLists()) {
                text = shorter(text, step.text(), json.length);
            }
            message = message.withResults(withoutLast(message.results))
                    .withPrepared(message.prepared.map(Prepared::shortened))
                    .truncated(text);
            json = json(message);
        }
        return json;
    }

    /**
     * Parses the output of {@link #bytes}; empty for anything else, such as the last lines of a log.
     *
     * @param text the termination message in the container status
     */
    public static Optional<TerminationMessage> read(String text) {
        try {
            return Optional.ofNullable(ContractJson.mapper().readValue(text, TerminationMessage.class))
                    .filter(TerminationMessage::isComplete);
        } catch (JsonProcessingException notOurs) {
            return Optional.empty();
        }
    }

    /** Whether a message that was parsed names its step; false for null. */
    static boolean isComplete(TerminationMessage message) {
        return message != null && message.step != null && message.hash != null;
    }

    private boolean hasLists() {
        return !results.isEmpty() || prepared.stream().anyMatch(Prepared::hasLists);
    }

    /** The next shorter limit of texts. @throws IllegalStateException if there is none */
    static int shorter(int text, String steps, int length) {
        int half = text / 2;
        if (half <= ELLIPSIS.length()) {
            throw new IllegalStateException(
                    "The termination message of " + steps + " does not fit: " + length + " bytes.");
        }
        return half;
    }

    /** The message with texts of at most this length in its problem. */
    TerminationMessage truncated(int text) {
        return withProblem(
                problem.map(why -> new Problem(why.code(), cut(why.message(), text), cut(why.remedy(), text))));
    }

    private static <T> List<T> withoutLast(List<T> items) {
        return items.subList(0, Math.max(0, items.size() - 1));
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = length - ELLIPSIS.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + ELLIPSIS;
    }

    static byte[] json(Object value) {
        try {
            return ContractJson.mapper().writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
