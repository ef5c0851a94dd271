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
        assertThat(StepHash.FORMAT).isEqualTo(4);
        String hashes = StepPlan.of(Specs.full(), Specs.DATA).steps().stream()
                .map(step -> step.id() + " " + step.hash().orElseThrow())
                .collect(Collectors.joining("\n", "", "\n"));
        assertThat(hashes).isEqualTo("""
                prepare dbbacbb1e26f7807eb7c529d62fe7eeeff3462a210e3bdce1916e64768bfae2a
                pretrain ac85bda33f0d3fe3459ea8917a979687546629b5c72713bf1ce5ae9460176888
                collect 177eecfe7b030ce5b0323bcd6c3321238f49da5682c49e50f562ad239bd22545
                policy 70659cecd3f9302dfc6551a32174c802edbe21ab61029919ffe0a17187d72bd5
                train-fairloss-1 d0a4c2162988f280fc98fb94fc4c08d9ad1ca25428fe8b3b683c88ed25ba8acb
                evaluate-fairloss-1 4d8882102feea2f87c5a12ba66e74a8a682e9f655cb49637a8c06e5e83b51593
                train-fixed-0.25-1 22fd8a80cb44472559ed4152fd08cc7d65b164b301aa598003d3d6e6f007c6ab
                evaluate-fixed-0.25-1 9feeeb5cf5d6c6f1baebd3aca927f2db4a130ce29e8a5d3bf09048f3912a8e4d
                train-random-policy-1 aba569bc3ce4fbfb4be47a8bbdd0c71be8499e29c174da455cdfaf3f2031332b
                evaluate-random-policy-1 d59d101f30064cd042b991f7585e5d4c265cfff315d92444b044522860876fb7
                train-settled-margins-1 f2580289609522c47a1e03abaecfc151380fc2434902f5488ce8fb70ce17aca4
                evaluate-settled-margins-1 8487772d2720dfc3385cb0835b109704f061088cbb014119ffebca40d607bab8
                train-ldam-1 e2778ad35ff9501cc97fe02b1c14b4f703137f4f81b3cc340f8b8eff6f57631c
                evaluate-ldam-1 2ffc0eec59fecdb64fb70b657cd05db787461295622aee1a7eff0ccb5ba27d3b
                report 7f87fb0d03caf3dd817cf1cea247c0398cfdcbef6efbd71e24d26f61950b1953
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
                        "2921cfbabe5e004f4346452049432c93b883be70eacc19b54991da129659431d"),
                arguments(
                        new DataSource.Zip("file:faces.zip"),
                        "dae7f8f9460c0533cd00bffcce13cde137cf9d5ee6ac8712731a7dc0acff4af0"),
                arguments(
                        new DataSource.RecordIO("file:faces.rec"),
                        "f24a759d9862953493c97e2775d731b518f209e3909e75fca624e5a6f36b42fc"),
                arguments(
                        new DataSource.WebDataset("file:faces"),
                        "56bf1d75c8e85da4acb3331253f2b1875e73fa2b26504ed806906ad403189e77"),
                arguments(
                        new DataSource.Synthetic(300, 100, 1),
                        "715103f4916345c947e9cbb6d8ebcde46c4351e7a252181ec536e5619a1746d7"));
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
