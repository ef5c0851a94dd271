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
                prepare eaebd8a45d802d2d10f5826fca2765e43e92134400cebc62aac5aacbcc14a4d7
                pretrain-1-1 ce7915e73c529bdd9c686c90edabd87f00e4328b458a689effee96cc7d3cab25
                collect-1 c2701344e00edc5b8bb93ee7012b5e6694ace8acbeb421869ebd0d9809c79ff7
                policy-1 e2c6292496796adeac6cbbe8c4b613cbe0d36c91d0af9956ba75f18fbcc15e55
                train-fairloss-1 d1486481f1311f562dc8aa94b5521ac189a1f71eefdfc860b61c0b124c5e75e6
                evaluate-fairloss-1 376827ca40e14066cee98e1dc336b83f76bb2edf43c33693577e0606a015d37c
                train-fixed-0.25-1 d745e995201991eb656fa7954591810b9de624e405515ec0ff22cdfd03ca8af6
                evaluate-fixed-0.25-1 16f45a97a71448709233c7fb234d10081e1e71a7fdfdee98b0d4aa9a0904ce4a
                train-random-policy-1 54137e4ed0f5040a47509e61fe3c67a1d8413f4138394b70cdb575f0093ddd04
                evaluate-random-policy-1 7aa77139db3ae46dc5cc923020bfae0255e3a64f3dace600ef4c1b0f073b82c4
                train-settled-margins-1 0ee2061e4c48f0eab8c4bef35274e4669fcc5c65cf22d36f9585f8f3e1010bee
                evaluate-settled-margins-1 ee89a26d9ff2a9e1ab0bec4548f98453aab973f4931bac16edf361c8ca34126a
                train-ldam-1 ed9d5a580c9843d7162f1f449d651acff66c7636f816b489ea9e0d6efe16b024
                evaluate-ldam-1 7b49fabc87a14367cfe49cceda88da0c555b45392765c0b62301b36d33a695ec
                report 3dcaef37610fa4d4e4f5daa4031d23d5f4d9733b2de94746344c6520c41271db
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
                        "cfd973d795510eea5fef89ea8fb0b8f3f077773290ff97c3d6cd9162d17ad175"),
                arguments(
                        new DataSource.Zip("file:faces.zip"),
                        "e44955f7c6d6387631da6462b5f43cda5c6bf52155b360c92645f4bc33df8d5f"),
                arguments(
                        new DataSource.RecordIO("file:faces.rec"),
                        "add3e40b57ed19c958a27949e5755494f5f9c7ac0ae725f1ca18916afb9cce66"),
                arguments(
                        new DataSource.WebDataset("file:faces"),
                        "56bf1d75c8e85da4acb3331253f2b1875e73fa2b26504ed806906ad403189e77"),
                arguments(
                        new DataSource.Synthetic(300, 100, 1),
                        "c024e5a6e01235c835750b746ccb7ee24547cde5ff18a70d21c5f91147389b26"));
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
