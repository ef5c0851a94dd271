// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.TrainerException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplatePeopleTest {
    private static final Path FILE = Path.of("pairs.txt");

    /** Templates a, b, c, ... */
    private static TemplateList list(int templates, String... subjects) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (int i = 0; i < templates; i++) {
            numbers.put(String.valueOf((char) ('a' + i)), i);
        }
        return new TemplateList(Path.of("list.txt"), List.of(), numbers, List.of(subjects), List.of());
    }

    /** Pairs such as {@code "a=b b-c"}: genuine, impostors. */
    private static TemplatePairs pairs(String text) {
        String[] all = text.isEmpty() ? new String[0] : text.split(" ");
        int[] first = new int[all.length];
        int[] second = new int[all.length];
        var genuine = new BitSet();
        for (int i = 0; i < all.length; i++) {
            first[i] = all[i].charAt(0) - 'a';
            second[i] = all[i].charAt(2) - 'a';
            genuine.set(i, all[i].charAt(1) == '=');
        }
        return new TemplatePairs(first, second, genuine);
    }

    private static String people(TemplateList list, String pairs) {
        var people = new StringBuilder();
        for (int person : TemplatePeople.of(list, pairs(pairs), FILE)) {
            people.append(person);
        }
        return people.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 01234567",
        "a-b, 01234567",
        "c=d a=c b=e d-e, 01001234",
        "h=g g=f f=e e=d d=c c=b b=a, 00000000",
        "a=b c=d e=f g=h b=c f=g, 00001111",
        "a=b c=d e=f g=h b=c f=g h=a, 00000000",
        "b=a a=b b=a, 00123456",
    })
    void genuinePairsConnectTheTemplatesOfAPerson(String pairs, String expected) {
        assertThat(people(list(8), pairs)).isEqualTo(expected);
    }

    @Test
    void aPairOfDifferentPeopleMustNotBeConnected() {
        assertThatThrownBy(() -> people(list(4), "c=d a=c a-d"))
                .isInstanceOf(TrainerException.class)
                .hasMessage(
                        "The file of template pairs pairs.txt says that the templates a and d show different people, but"
                                + " other lines say that they show the same person.");
    }

    @Test
    void labelsMustAgreeWithTheSubjects() {
        var list = list(3, "Ada", "Bob", "Ada");
        assertThat(people(list, "a-b a=c")).isEqualTo("010");
        assertThatThrownBy(() -> people(list, "a=b"))
                .hasMessage(
                        "The file of template pairs pairs.txt says that the templates a and b show the same person, but"
                                + " the template list says that they show different people.");
        assertThatThrownBy(() -> people(list, "b-c a-c"))
                .hasMessageContaining(
                        "templates a and c show different people, but the template list says that they show"
                                + " the same person.");
    }
}
