// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.runtime.ChargedTime;
import dev.fairloss.trainer.runtime.Progress;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.steps.PreparedData;
import dev.fairloss.trainer.steps.TrainingHost;
import dev.fairloss.trainer.store.SharedTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs several final trainings in one pod at the same time. Each is a step with an attempt, checkpoints, progress and a cost of its
 * own; they share the prepared data, the device and the time of the pod. If one fails, the others go on to their ends.
 */
public final class PodGroup {
    private PodGroup() {}

    /**
     * A training that the operator requests from a pod.
     *
     * @param progress receives its progress; stays the caller's
     */
    public record Member(StepRequest request, Progress progress) {}

    /**
     * How a training ended.
     *
     * @param message its termination message, if it is finished
     * @param failure what was thrown otherwise; {@link dev.fairloss.trainer.runtime.StoppedException} if it was requested to stop
     * @param lostDeviceSeconds device-seconds that it was charged and that no ledger contains
     */
    public record Outcome(
            StepRequest request,
            Optional<TerminationMessage> message,
            Optional<Throwable> failure,
            double lostDeviceSeconds) {}

    /**
     * Runs trainings.
     *
     * @return the outcomes in the order of the members
     * @throws TrainerException if a member is a step of another kind
     */
    public static List<Outcome> run(StepContext pod, List<Member> members) {
        members.forEach(member -> requireTraining(pod, member.request()));
        double before = pod.time().unrecordedSeconds() / members.size();
        var time = SharedTime.of(pod.clock());
        var settings = pod.settings().ofOneSharing(members.size());
        try (var shared = new Shared(pod)) {
            var work = new ArrayList<Together.Work<Outcome>>();
            for (var member : members) {
                var share = time.join(); // all of them before any begins
                var context = pod.member(settings, member.progress(), ChargedTime.of(share, before));
                work.add(new Together.Work<>(
                        member.request().step().text(), () -> run(context, member.request(), shared, share)));
            }
            return Together.run(members.size(), work).stream()
                    .map(outcome -> outcome.result().orElseThrow())
                    .toList();
        }
    }

    private static void requireTraining(StepContext pod, StepRequest request) {
        var step = StepPlan.of(pod.spec()).step(request.step());
        if (step.isPresent() && step.get().kind() != StepKind.TRAIN) {
            throw new TrainerException(
                    ExitCode.USAGE,
                    "Only trainings can share a pod: " + request.step() + " is none.",
                    "Give the operator and the trainer image the same version.");
        }
    }

    private static Outcome run(StepContext context, StepRequest request, Shared shared, SharedTime.Share share) {
        try {
            var message = new PodRunner(context, request, shared).run();
            return new Outcome(request, Optional.of(message), Optional.empty(), 0);
        } catch (RuntimeException | Error failure) {
            double lost =
                    context.time().unrecordedSeconds() * context.settings().devices();
            return new Outcome(request, Optional.empty(), Optional.of(failure), lost);
        } finally {
            share.leave();
        }
    }

    /** What the trainings share: the first that needs it makes it. */
    private static final class Shared implements PodRunner.Inputs, AutoCloseable {
        private final StepContext pod;
        private Optional<PreparedData> data = Optional.empty();
        private Optional<TrainingHost> host = Optional.empty();

        Shared(StepContext pod) {
            this.pod = pod;
        }

        @Override
        public synchronized PreparedData data(StepContext member, PlannedStep prepare) {
            if (data.isEmpty()) {
                data = Optional.of(PodRunner.ALONE.data(pod, prepare));
            }
            return data.get().with(member.settings());
        }

        @Override
        public synchronized TrainingHost host(StepContext member) {
            if (host.isEmpty()) {
                PodRunner.ALONE.host(pod);
                host = Optional.of(TrainingHost.shared(pod.settings().threads()));
            }
            return host.get();
        }

        @Override
        public synchronized void close() {
            host.ifPresent(TrainingHost::close);
        }
    }
}
