// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.contract.step.TerminationMessage.Problem;
import dev.fairloss.operator.job.JobStep;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads Jobs that trainings share: what each of them reports, and the state of the Job as each of them sees it. Pure. */
final class SharedJobs {
    private SharedJobs() {}

    /** Whether trainings share these pods. */
    static boolean areIn(Collection<Pod> pods) {
        return pods.stream().anyMatch(pod -> JobStep.of(pod).size() > 1);
    }

    /**
     * The messages of trainings that have finished in one of these pods, which may have failed because of another one. Of two messages,
     * that of the pod that did the work counts, not that of one that found it done.
     */
    static List<TerminationMessage> finished(Collection<Pod> pods) {
        var messages = new TreeMap<String, TerminationMessage>();
        JobStateReader.byName(pods)
                .flatMap(pod -> JobStateReader.terminated(pod).stream())
                .flatMap(end -> JobStateReader.messages(end).stream())
                .filter(message -> message.problem().isEmpty())
                .forEach(message ->
                        messages.merge(message.step().text(), message, (one, other) -> other.reused() ? one : other));
        return List.copyOf(messages.values());
    }

    /** The messages of the last pod. Those of trainings that have finished in any pod replace them. */
    static List<TerminationMessage> messages(List<TerminationMessage> last, Collection<Pod> pods) {
        var finished = finished(pods);
        var steps = finished.stream().map(TerminationMessage::step).toList();
        return Stream.concat(finished.stream(), last.stream().filter(message -> !steps.contains(message.step())))
                .toList();
    }

    /** The state of the Job as this step sees it. */
    static JobState state(JobState job, StepId step) {
        if (job instanceof JobState.Succeeded done) {
            return new JobState.Succeeded(
                    done.started(), done.finished(), done.pods(), own(done.terminationMessages(), step));
        }
        return job instanceof JobState.Failed failed ? failed(failed, step) : job;
    }

    /** A training that has finished has succeeded, whatever has ended its pod. */
    private static JobState failed(JobState.Failed job, StepId step) {
        var own = own(job.terminationMessages(), step);
        if (own.stream().anyMatch(message -> message.problem().isEmpty())) {
            return new JobState.Succeeded(job.started(), job.finished(), own.size(), own);
        }
        var code = own.stream().flatMap(message -> code(message).stream()).findFirst();
        var failure = code.filter(found -> !found.isStop());
        boolean determinesExitCode =
                failure.isPresent() && failure.map(ExitCode::status).equals(job.exitCode());
        var cause =
                determinesExitCode || job.deadlineExceeded() ? Optional.<TerminationMessage>empty() : cause(job, step);
        return new JobState.Failed(
                job.started(),
                job.finished(),
                job.reason(),
                job.message(),
                failure.map(ExitCode::status).or(job::exitCode),
                job.podReason(),
                own,
                job.logTail(),
                cause);
    }

    private static List<TerminationMessage> own(List<TerminationMessage> messages, StepId step) {
        return messages.stream().filter(message -> message.step().equals(step)).toList();
    }

    /** The message of the other training because of which the Job failed: it determines the exit code, or else comes first. */
    private static Optional<TerminationMessage> cause(JobState.Failed job, StepId step) {
        return job.terminationMessages().stream()
                .filter(message -> !message.step().equals(step))
                .filter(message -> code(message).filter(code -> !code.isStop()).isPresent())
                .min(Comparator.comparing(
                        message -> !code(message).map(ExitCode::status).equals(job.exitCode())));
    }

    private static Optional<ExitCode> code(TerminationMessage message) {
        return message.problem().map(Problem::code);
    }
}
