// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class GroupAssignerProperties {
    record Person(int images, double variance) {}

    @Property(tries = 300)
    void theOrderOfTheClassesDoesNotMatter(@ForAll("people") List<Person> people, @ForAll long seed) {
        var order = new ArrayList<>(IntStream.range(0, people.size()).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        var groups = assign(people);
        var shuffled = assign(order.stream().map(people::get).toList());
        assertThat(shuffled.sizes()).isEqualTo(groups.sizes());
        for (int i = 0; i < order.size(); i++) {
            assertThat(shuffled.group(i)).isEqualTo(groups.group(order.get(i)));
        }
    }

    @Property(tries = 300)
    void everyClassIsInAGroupOfItsCount(@ForAll("people") List<Person> people) {
        var groups = assign(people);
        var edges = CountEdges.of(people.stream().mapToInt(Person::images).toArray());
        assertThat(Arrays.stream(groups.sizes()).sum()).isEqualTo(people.size());
        for (int c = 0; c < people.size(); c++) {
            assertThat(groups.group(c) / 3)
                    .isEqualTo(edges.group(people.get(c).images()).ordinal());
        }
    }

    @Property(tries = 300)
    void moreSpreadIsNeverALowerTercile(@ForAll("people") List<Person> people) {
        var groups = assign(people);
        for (int a = 0; a < people.size(); a++) {
            for (int b = 0; b < people.size(); b++) {
                boolean sameCount = groups.group(a) / 3 == groups.group(b) / 3;
                if (sameCount && people.get(a).variance() <= people.get(b).variance()) {
                    assertThat(groups.group(a)).isLessThanOrEqualTo(groups.group(b));
                }
            }
        }
    }

    @Property(tries = 100)
    void distinctVariancesGiveThirds(@ForAll @IntRange(min = 1, max = 200) int classes) {
        var people = IntStream.range(0, classes)
                .mapToObj(i -> new Person(2, .001 * i))
                .toList();
        var sizes = assign(people).sizes();
        // Low and high are equal, and medium differs from them by at most one.
        assertThat(sizes[0]).isEqualTo(sizes[2]);
        assertThat(Math.abs(sizes[1] - sizes[0])).isLessThanOrEqualTo(1);
    }

    private static ClassGroups assign(List<Person> people) {
        int[] counts = people.stream().mapToInt(Person::images).toArray();
        double[] variances = people.stream().mapToDouble(Person::variance).toArray();
        return new GroupAssigner(CountEdges.of(counts), counts).assign(variances);
    }

    @Provide
    Arbitrary<List<Person>> people() {
        // Few distinct variances, so that ties are common.
        var variance = Arbitraries.of(.1, .2, .3, .4, .5, Double.NaN);
        return Combinators.combine(Arbitraries.integers().between(1, 12), variance)
                .as(Person::new)
                .list()
                .ofMaxSize(30);
    }
}
