// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.artifact.ArtifactFile;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.PolicyTable;
import dev.fairloss.contract.step.ArmRun;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.policy.ArmSchedule;
import dev.fairloss.trainer.policy.ArmSchedules;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.store.StepArtifacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Trains the networks of one arm with one seed from scratch, in most arms one, on all training images: reward images are back,
 * fairness images stay out. The arm sets the margins epoch by epoch. A stopped training continues with its last checkpoint;
 * finished networks are kept.
 */
public final class TrainStep implements StepAttempt.Body {
    /** The {@link dev.fairloss.contract.result.MarginHistory}. */
    static final String MARGINS = "margins.json";

    private final PreparedData data;
    private final ArmRun armRun;
    private final Optional<StepArtifacts> policy;
    private final Optional<StepArtifacts> pretrained;
    private final TrainingHost host;

    /**
     * The step.
     *
     * @param policy artifacts of the policy step; present if the margins of the arm depend on them
     * @param pretrained artifacts of the network that assigns the groups; present if the margins of the arm depend on them
     * @param host where the networks are trained
     */
    public TrainStep(
            PreparedData data,
            ArmRun armRun,
            Optional<StepArtifacts> policy,
            Optional<StepArtifacts> pretrained,
            TrainingHost host) {
        this.data = data;
        this.armRun = armRun;
        this.policy = policy;
        this.pretrained = pretrained;
        this.host = host;
    }

    @Override
    public ObjectNode run(StepAttempt run) {
        var length = ArmLength.of(armRun.arm(), run.context().spec(), data);
        run.context().board().planUpdates((long) length.updates() * length.networks(), 0);
        var summary = ContractJson.mapper().createObjectNode().put("updates", length.updates());
        if (length.networks() > 1) {
            trainAll(run, length);
            return summary.put("networks", length.networks());
        }
        train(run, length, 1);
        return summary;
    }

    private void trainAll(StepAttempt run, ArmLength length) {
        var artifacts = run.artifacts();
        for (int network = 1; network <= length.networks(); network++) {
            if (artifacts.keepPart(ModelFiles.part(network), run.scratch())) {
                run.context().board().skipUpdates(length.updates());
            } else {
                run.context().checkStop();
                artifacts.finishPart(ModelFiles.part(network), train(run, length, network));
                run.recordKept();
            }
        }
        // Another experiment may have trained the same networks in the meantime: the step consists of the files that
        // are there.
        for (int network = 1; network <= length.networks(); network++) {
            artifacts.keepPart(ModelFiles.part(network), run.scratch());
        }
    }

    /** Trains one network. @return its files; those of the first one contain the margins, which are equal for all */
    private List<ArtifactFile> train(StepAttempt run, ArmLength length, int network) {
        var spec = run.context().spec();
        var rate = TrainingRun.rate(spec.optimization(), length.updates());
        var schedule = schedule(run);
        long seed = seed(armRun.seed(), network);
        String label = run.step().id() + (length.networks() == 1 ? "" : " " + network + "/" + length.networks());
        var device = run.context().settings().target();
        try (var manager = host.open(device::newManager, NDManager::close);
                var model = host.open(
                        () -> new FaceModel(manager.get(), TrainingRun.shape(spec, data.classes()), seed),
                        FaceModel::close);
                var metrics = new TrainingMetrics(run, network, schedule::groupMargins)) {
            var reporting = new ReportedMargins(schedule, run.context().board());
            var checkpoints = new StoredCheckpoints(run, network);
            var task = new TrainingRun.Task(label, length.updates(), rate, reporting, checkpoints);
            var head = armRun.arm().head(spec.loss().head());
            var result = new TrainingRun(run, head, spec.training().emaDecay(), List.of(metrics), host)
                    .train(task, model.get(), data, data.trainingSet().samples(), seed);
            var artifacts = run.artifacts();
            var files = new ArrayList<ArtifactFile>();
            files.add(artifacts.put(ModelFiles.curve(network), TrainReports.curve(rate, result)));
            if (network == 1) {
                files.add(artifacts.put(MARGINS, ContractJson.write(schedule.history())));
            }
            String weights = ModelFiles.weights(network);
            files.add(ModelFiles.put(run, weights, host.call(() -> ModelFiles.write(run, weights, model.get()))));
            return files;
        }
    }

    /** The seed of a network: the first one has that of the run, so it equals the network of a fixed margin. */
    static long seed(int runSeed, int network) {
        return network == 1 ? runSeed : Seeds.mix(runSeed, "network", network);
    }

    private ArmSchedule schedule(StepAttempt run) {
        var spec = run.context().spec();
        var inputs = new ArmSchedules.Inputs(
                spec.space(),
                spec.loss().initialMargin(),
                spec.training().policyStartEpoch(),
                armRun.seed(),
                data.trainingSet().counts(),
                () -> ContractJson.read(policy.orElseThrow().read(PolicyStep.POLICY), PolicyTable.class),
                () -> StoredGroups.read(pretrained.orElseThrow()));
        return ArmSchedules.of(armRun.arm(), inputs);
    }
}
