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
        assertThat(StepHash.FORMAT).isEqualTo(6);
        String hashes = StepPlan.of(Specs.full(), Specs.DATA).steps().stream()
                .map(step -> step.id() + " " + step.hash().orElseThrow())
                .collect(Collectors.joining("\n", "", "\n"));
        assertThat(hashes).isEqualTo("""
                prepare 4d14f090c76d11e9738a00a6e2d70e73d5249f5b25a21b40092cc79133ef973d
                pretrain-1-1 5dd9689a664c90dde4ed6e282ea249b6399d48c39982db248219c352e2a140bd
                collect-1 654af74d6e27910b1509807dfd948a0421e0482c5da707ce5929617901fd4124
                policy-1 c20fde50cf0377999a528b6403540a10d95454bd414ffe900b219b1bd2cde63b
                train-fairloss-1 3781f0f99e4276b836f4c6ab71a6d95cd4242ea23eb9299c4a9de52a0f4e0329
                evaluate-fairloss-1 a212792628613f5dcd09d1ef3288d218265a2a2b05687efd39f368ecf0ab1054
                train-fixed-0.25-1 b29f9604f296630887d8fdb40c8f3b9c1b7c195a8fb923e046a1c78e6ab3075b
                evaluate-fixed-0.25-1 5a9c5f3fc75410fd848a6077be19dcb3b45258a583eafde2219a4f42f95aa519
                train-random-policy-1 727604a498d9a505575037b5f11147f2cd08442244b246dfa39a13ed7a51b210
                evaluate-random-policy-1 00393256fd62b11ba19987136811a47a7f14d667d100625d7d99e5bd728c1a46
                train-settled-margins-1 bf29a6fb7639cc6890557412827e760f626b15f2ca7693461633967f2614f78b
                evaluate-settled-margins-1 386ecac113a0d8987fd58948b53015294b820bacd11383007bb7aa6f1484235e
                train-ldam-1 9781cb32225872a46f499056bef7d5c51184cb8526e43112f6dba40b67dbe667
                evaluate-ldam-1 98ac90ef87a3871def1829089201b288c8c89ade5a1b7935b26144b8c9380163
                report 74ea1ca53e98bae5d0ce7a0e34eeb3b1030b8eca9b1499366403faac3f8bb4ab
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
                        "6599e2abe85aef4097580f6ea7002cdb23b803f7749ad5587ebffd025d992e60"),
                arguments(
                        new DataSource.Zip("file:faces.zip"),
                        "fab7d6867fea662ac572a6852910f29a928baf0e36de26ab9d6219fc575144c2"),
                arguments(
                        new DataSource.RecordIO("file:faces.rec"),
                        "b30e69576e1beb844b4e514f3307ab4b85d214a28f0df83ddd4d827627440cc1"),
                arguments(
                        new DataSource.WebDataset("file:faces"),
                        "6131e521b38bd6a00250bedd30db2246b2773241f5844e1737abe742dac6ac0f"),
                arguments(
                        new DataSource.Synthetic(300, 100, 1),
                        "ad77ad6ca3b948dfcd53f94165d349abbbf552439709e1b36feac59170e5c234"));
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
