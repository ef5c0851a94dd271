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
    private static final Step STEP = Step.of(StepKind.POLICY);

    @Test
    void planOfAFullSpec() {
        assertThat(StepHash.FORMAT).isEqualTo(2);
        String hashes = StepPlan.of(Specs.full(), Specs.DATA).steps().stream()
                .map(step -> step.id() + " " + step.hash().orElseThrow())
                .collect(Collectors.joining("\n", "", "\n"));
        assertThat(hashes).isEqualTo("""
                prepare e4be4a8abedba6abece252ea08df47acf64965d1750751e7b461038839ccb25d
                pretrain 9d94c2d257bc43437e29e3a051de7c53b4a1a256e9b2834661f0b48f98139353
                collect 34958492e80fe9ed5ae8e01c3e5bae5e6d2c8bd0bde686deec834f2deb057a89
                policy 7882b12924e673df1d87cd624eb774ad531adab7182c4b87d9bcfe7d05b62b5f
                train-fairloss-1 1c9c579c0aaa6f7c3f036d3eac15e9c066fbcce2ef49e0379ac134b0324d5b4e
                evaluate-fairloss-1 f7d2424e77565f2c460810dea63f2dc664d1e28aa6a74bd0eb8a06c77de14547
                train-fixed-0.25-1 e63ea29b76a41ed5c1a04dbe04ea022af4ef37caa87d88747d2183fd48ddc495
                evaluate-fixed-0.25-1 a76b28596cabb274e2c1ae748c4ee615d680f412c3b1aff8085511e41511ba0c
                train-random-policy-1 179fb504f234e9e72638899bc1830581ad85acec440888ef0ac64e9a095a4f0b
                evaluate-random-policy-1 ff974827fc850be21f886597ad4a88469742e2597b63575b8599df3c656ed259
                train-settled-margins-1 d87291a7f911ea79d61b20687bf3b91faeebc226c30679b06e7e452641bbb0a6
                evaluate-settled-margins-1 f34ad73c1895f501339c32f8e3be3e0d578aa54f05ccc02b4376aca118f343bb
                train-ldam-1 5993251eb5da7173369981e63eafcf286222d6d4f6861151bf403ce324506a1a
                evaluate-ldam-1 b6b0f63357d368a08ecd7a6b2893f1a2fd61a5d81126464d8930d4aa807ad618
                report 0404760fd291c8b7ebc0824306230f1189178b481421ca9f2d837af49d857e80
                """);
    }

    @ParameterizedTest
    @MethodSource("sources")
    void planOfEachDataSource(DataSource source, String hash) {
        var spec = Specs.small();
        var data = new ResolvedSpec.Data(
                source, spec.dataset().imageSize(), spec.dataset().holdOut());
        assertThat(StepPlan.of(spec.withDataset(data)).only(StepKind.PREPARE).hash())
                .hasValue(hash);
    }

    static Stream<Arguments> sources() {
        return Stream.of(
                arguments(
                        new DataSource.ImageFolder("file:faces"),
                        "5f6b6acf60245b99f2927646c939908e2e541a0f0274a06eb1af83f985513d3d"),
                arguments(
                        new DataSource.Zip("file:faces.zip"),
                        "5188d49f3c2f6ea425c0a09c932ba978995741013298f356051492095bc3bb08"),
                arguments(
                        new DataSource.RecordIO("file:faces.rec"),
                        "a15d21026545b6b178e425211465cb10b98672607038761ce1a830a5a4d4ba84"),
                arguments(
                        new DataSource.Synthetic(300, 100, 1),
                        "97053fc3275a08dfa04f0ce99514cc8d9ef7c4e151c5287f078a4f3c3c0d7c4d"));
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
