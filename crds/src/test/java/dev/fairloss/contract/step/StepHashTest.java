// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fairloss.contract.spec.DataSource;
import dev.fairloss.contract.spec.ResolvedSpec;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The hashes of a plan as literals. Any change of a hashed JSON form, however accidental (a renamed field, another order of
 * an enum, a new API version), fails here. If the change is intended, raise {@link StepHash#FORMAT} and renew the literals;
 * finished steps in existing stores then run again.
 */
class StepHashTest {
    private static final Step STEP = Step.policy(1);

    @Test
    void planOfAFullSpec() {
        assertThat(StepHash.FORMAT).isEqualTo(5);
        String hashes = StepPlan.of(Specs.full(), Specs.DATA).steps().stream()
                .map(step -> step.id() + " " + step.hash().orElseThrow())
                .collect(Collectors.joining("\n", "", "\n"));
        assertThat(hashes).isEqualTo("""
                prepare 97b221d181d3c8d3620456ea51f5b051954b66ede879ac4d85b55022fa9d75df
                pretrain-1-1 2bce7ad2c49264b7e6fd7b60c354221ea78a0fd07e3360f5ce5e0499029021da
                collect-1 3ce74bbe04c6b96c7eac82b5ae7d3a34c99cbb4a42d1976e3d583f9aeaaceb7d
                policy-1 617efd67e97b5436edc6ac70d143be8c655dc885b4de46898bba900bc5bbe743
                train-fairloss-1 fc0430a0b503fb243ccdfb9dec3ead7928f9e856b589795fa1b69e1f9f8b2ad5
                evaluate-fairloss-1 8697f78d34ec0e7621589d318cac624b0661d32d334e8eb058bb83d4c8283539
                train-fixed-0.25-1 a6c1dc5d325c0b0a13fdc407c08a2d1edf8046d3d0d7281eb91921c9d9f8c9d6
                evaluate-fixed-0.25-1 11f8815b1edd59a34f22145a74f5e143d196e4d57615a8aff8dcf4632585c520
                train-random-policy-1 91addf643c521b7d122efa9e362c4e15be756f9fd48c85a5897e4973ee468d6a
                evaluate-random-policy-1 36f080007bb68b3a7fa7e404ab18a20c66f9bd4d50275b24ee3623d79fa4da50
                train-settled-margins-1 894a8d461a741e957927b3f245a40d94313a4979967145356f7544eec1e819ac
                evaluate-settled-margins-1 b80236b95531a6deec6e17c66982196235b2e3f6f52ab34c921dbcdcbe5932c9
                train-ldam-1 51319382f56daa00448668a12984b44a9aac81237c2833363082dda1af132dc7
                evaluate-ldam-1 0a04eff224717f0911d3605c03be06606800fbd1cae0d69d53bb4bc41fb8e112
                report 3c98a337bc32be17d80a6feb23ea5411aae673bc3d9cfc96135904ebc682ce0f
                """);
    }

    @ParameterizedTest
    @MethodSource("sources")
    void planOfEachDataSource(DataSource source, String hash) {
        var spec = Specs.small();
        var data = new ResolvedSpec.Data(
                source, spec.dataset().imageSize(), spec.dataset().holdOut());
        assertThat(StepPlan.of(spec.withDataset(data)).steps().get(0).hash()).hasValue(hash);
    }

    static Stream<Arguments> sources() {
        return Stream.of(
                arguments(
                        new DataSource.ImageFolder("file:faces"),
                        "72fa8e0d76d7e23aefff94dabf9e835907e0c49423d310887e44242ed386b0d3"),
                arguments(
                        new DataSource.Zip("file:faces.zip"),
                        "6d8c307807a4e8d97bd39da61c6b9f38f3da979dd7b1027dfe0746af97ce1ee3"),
                arguments(
                        new DataSource.RecordIO("file:faces.rec"),
                        "e0b2a437f8d445ea03a5ebc9e26f6c0be8f3cff3e5af20957937826a9a9fd384"),
                arguments(
                        new DataSource.WebDataset("file:faces"),
                        "daeca7faaef0ddbf20f14966f8cfcba96d7778bbd65733f6e139dd7407d3fcc5"),
                arguments(
                        new DataSource.Synthetic(300, 100, 1),
                        "b96c5251b60db80b46182d629ecfca83117466af90b99c17e6a08f77a2bae955"));
    }

    @Test
    void dependsOnEveryPartAndInput() {
        var hash = new StepHash(STEP).part("a", 1).input("b", Optional.of("f")).value();
        assertThat(new StepHash(STEP).part("a", 1).input("b", Optional.of("f")).value())
                .isEqualTo(hash);
        assertThat(new StepHash(STEP).part("a", 2).input("b", Optional.of("f")).value())
                .isNotEqualTo(hash);
        assertThat(new StepHash(STEP).part("a", 1).input("b", Optional.of("e")).value())
                .isNotEqualTo(hash);
        assertThat(new StepHash(STEP).part("c", 1).input("b", Optional.of("f")).value())
                .isNotEqualTo(hash);
        assertThat(new StepHash(Step.of(StepKind.REPORT))
                        .part("a", 1)
                        .input("b", Optional.of("f"))
                        .value())
                .isNotEqualTo(hash);
    }

    @Test
    void isUnknownWithoutEveryInput() {
        assertThat(new StepHash(STEP)
                        .input("a", Optional.of("f"))
                        .input("b", Optional.empty())
                        .value())
                .isEmpty();
    }
}
