// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.api.v1alpha1.SpecResolver;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Head;
import dev.fairloss.contract.spec.LearningRateSchedule;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.validate.ExperimentFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recipes in examples/recipes against the configurations of arcface_torch and the ArcFace paper. */
class RecipesTest {
    private static final Path FOLDER = Path.of("../examples/recipes");

    private static ResolvedSpec spec(String name) {
        Path file = FOLDER.resolve(name + ".yaml");
        assertThat(ExperimentFileReader.findings(file)).isEmpty();
        return SpecResolver.of(ExperimentFileReader.read(file).spec());
    }

    @ParameterizedTest
    @CsvSource({
        "ms1mv2-r100, IResNet100, ArcFace, .5, .0005, 1",
        "ms1mv3-r50, IResNet50, ArcFace, .5, .0005, 1",
        "webface4m-r100, IResNet100, CosFace, .4, .0005, 1",
        "webface12m-r100, IResNet100, CosFace, .4, .0005, .2",
        "glint360k-r100, IResNet100, CosFace, .4, .0001, 1"
    })
    void agreesWithArcfaceTorch(
            String name, Backbone backbone, Head head, double margin, double weightDecay, double sampleRate) {
        ResolvedSpec spec = spec(name);
        assertThat(spec.model()).isEqualTo(new ResolvedSpec.Model(backbone, 512));
        assertThat(spec.loss().head()).isEqualTo(head);
        assertThat(spec.loss().scale()).isEqualTo(64);
        assertThat(spec.loss().initialMargin()).isEqualTo(margin);
        assertThat(spec.loss().sampleRate()).isEqualTo(sampleRate);
        ResolvedSpec.Optimization optimization = spec.optimization();
        // lr = 0.1 for 8 GPUs of 128 images.
        assertThat(optimization.learningRate()).isCloseTo(.1 * optimization.batchSize() / 1024, within(1e-12));
        assertThat(optimization.weightDecay()).isEqualTo(weightDecay);
        assertThat(optimization.warmUpUpdates()).isZero();
        assertThat(optimization.schedule()).isEqualTo(LearningRateSchedule.Polynomial);
        assertThat(optimization.polynomialPower()).isEmpty();
        assertThat(optimization.gradientClipNorm()).hasValue(5.);
        assertThat(spec.training().length().epochs()).hasValue(20);
        assertThat(spec.pretraining().length().epochs()).hasValue(20);
    }

    @Test
    void casiaAgreesWithTheArcFacePaper() {
        ResolvedSpec spec = spec("casia-webface-r50");
        assertThat(spec.loss().initialMargin()).isEqualTo(.5);
        assertThat(spec.optimization().learningRate()).isCloseTo(.025, within(1e-12));
        assertThat(spec.optimization().schedule()).isEqualTo(LearningRateSchedule.Steps);
        // At 5/8 and 7/8, the defaults.
        assertThat(spec.optimization().steps()).isEqualTo(Optional.empty());
    }

    @Test
    void eachRecipeTrainsThreeNetworks() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> recipes = files.toList();
            assertThat(recipes).hasSize(6);
            for (Path recipe : recipes) {
                var spec = SpecResolver.of(ExperimentFileReader.read(recipe).spec());
                double margin = spec.loss().initialMargin();
                assertThat(StepPlan.of(spec).steps())
                        .as(recipe.toString())
                        .extracting(step -> step.id().text())
                        .containsExactly(
                                "prepare",
                                "pretrain-1-1",
                                "collect-1",
                                "policy-1",
                                "train-fairloss-1",
                                "evaluate-fairloss-1",
                                "train-fixed-" + margin + "-1",
                                "evaluate-fixed-" + margin + "-1",
                                "report");
            }
        }
    }
}
