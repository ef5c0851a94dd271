// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.ResolvedSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a pod of a step says at its end, in the container's termination message: all that the operator ever learns of a
 * step. Kubernetes keeps {@value #LIMIT} bytes of it, so {@link #bytes} shortens what is long.
 *
 * @param version        of this form, {@value #VERSION}
 * @param step           the step's id
 * @param hash           the step's hash, as it was asked for
 * @param reused         whether the step was finished in the store before this pod came to it; its cost is then that of
 *                       those who finished it
 * @param cost           of the step, or of this pod's share of a fan-out, by the attempts that count; absent if it is not known
 * @param lostDeviceSeconds of attempts of the step, or of this pod's share, that left nothing; at least 0
 * @param results        accuracies by arm and evaluation set, most important first; of the report alone
 * @param report         URI of the report; of the report alone
 * @param prepared       what was found; of prepare alone
 * @param problem        why the process failed; absent if it did not
 */
public record TerminationMessage(
        int version,
        StepId step,
        String hash,
        boolean reused,
        Optional<Cost> cost,
        double lostDeviceSeconds,
        List<Result> results,
        Optional<String> report,
        Optional<Prepared> prepared,
        Optional<Problem> problem) {
    /** The version that is written now. */
    public static final int VERSION = 1;

    /** What Kubernetes keeps of a container's termination message, in bytes. */
    public static final int LIMIT = 4096;

    /** The longest text of a problem, in UTF-16 characters: what the status of the resource holds. */
    static final int TEXT = 1024;

    private static final String ELLIPSIS = "...";

    public TerminationMessage {
        results = results == null ? List.of() : List.copyOf(results);
    }

    /**
     * One arm on one evaluation set.
     *
     * @param arm   name of the arm
     * @param set   name of the evaluation set
     * @param mean  accuracy, mean over seeds, 0 to 1
     * @param sd    standard deviation over seeds; absent with one seed
     * @param seeds seeds behind it, 1 or more
     */
    public record Result(String arm, String set, double mean, Optional<Double> sd, int seeds) {}

    /**
     * What prepare found.
     *
     * @param fingerprints  of the data; {@link StepPlan#of(ResolvedSpec, Fingerprints)} makes all hashes from them
     * @param finished      which steps of that plan are finished in the store, prepare itself left out
     * @param deviceSeconds that they had cost, each at least 0, in the order of the plan; the last ones may be left out
     */
    public record Prepared(Fingerprints fingerprints, FinishedSteps finished, List<Long> deviceSeconds) {
        public Prepared {
            Objects.requireNonNull(fingerprints, "fingerprints");
            Objects.requireNonNull(finished, "finished");
            deviceSeconds = deviceSeconds == null ? List.of() : List.copyOf(deviceSeconds);
        }
    }

    /**
     * Why a process failed.
     *
     * @param code    as its exit status says
     * @param message what happened: which file, field or object
     * @param remedy  what to do
     */
    public record Problem(ExitCode code, String message, String remedy) {
        public Problem {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(remedy, "remedy");
        }
    }

    /** That a step failed. */
    public static TerminationMessage failed(StepId step, String hash, Problem problem) {
        return new TerminationMessage(
                VERSION,
                step,
                hash,
                false,
                Optional.empty(),
                0,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(problem));
    }

    /**
     * The JSON form in at most {@value #LIMIT} bytes: texts are cut and a URI that would take half of them left out; then,
     * as far as must be, results and reused costs are left out, from the last on, and texts cut again.
     */
    public byte[] bytes() {
        int text = TEXT;
        var message = with(results, report.filter(uri -> json(uri).length <= LIMIT / 2), prepared, text);
        byte[] json = message.json();
        while (json.length > LIMIT) {
            if (text < ELLIPSIS.length() + 1) {
                throw new IllegalStateException("a termination message of " + json.length + " bytes: " + step);
            }
            if (!message.hasLists()) {
                text /= 2;
            }
            message = message.with(
                    withoutLast(message.results),
                    message.report,
                    message.prepared.map(found ->
                            new Prepared(found.fingerprints(), found.finished(), withoutLast(found.deviceSeconds()))),
                    text);
            json = message.json();
        }
        return json;
    }

    /**
     * Reads what {@link #bytes} wrote; empty for anything else, such as the last lines of a log.
     *
     * @param text as Kubernetes hands it on
     */
    public static Optional<TerminationMessage> read(String text) {
        try {
            return Optional.ofNullable(ContractJson.mapper().readValue(text, TerminationMessage.class))
                    .filter(message -> message.step != null && message.hash != null);
        } catch (JsonProcessingException notOurs) {
            return Optional.empty();
        }
    }

    private boolean hasLists() {
        return !results.isEmpty()
                || prepared.stream().anyMatch(found -> !found.deviceSeconds().isEmpty());
    }

    private TerminationMessage with(
            List<Result> results, Optional<String> report, Optional<Prepared> prepared, int text) {
        return new TerminationMessage(
                version,
                step,
                hash,
                reused,
                cost,
                lostDeviceSeconds,
                results,
                report,
                prepared,
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

    private byte[] json() {
        return json(this);
    }

    private static byte[] json(Object value) {
        try {
            return ContractJson.mapper().writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
