// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.AttributesFile;
import dev.fairloss.trainer.data.AttributesFile.Row;
import dev.fairloss.trainer.data.AttributesFile.Subject;
import dev.fairloss.trainer.data.FaceIndex;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SearchAttributesTest {
    /** Images 0 to 2 show Ann, 3 to 5 Bo. */
    private static final FaceIndex INDEX = OverlapCheckTest.index("folder set", Map.of("Ann", 3, "Bo", 3), Map.of());

    /** Ann is enrolled; both images of Bo are searched for without a mate. */
    private static final Gallery GALLERY =
            new Gallery(new int[] {0}, new int[] {}, new int[] {2, 1, 4, 5}, new int[] {0, 0, -1, -1});

    private static AttributedImages match(Subject subject, String... rows) {
        Map<String, Row> byName = new LinkedHashMap<>();
        for (String row : rows) {
            String[] fields = row.split(" ");
            byName.put(fields[0], new Row(byName.size() + 2, Optional.empty(), List.of(fields[1])));
        }
        return SearchAttributes.of(
                "search", new AttributesFile(Path.of("a.csv"), subject, List.of("sex"), byName), INDEX, GALLERY);
    }

    @Test
    void aRowOfAPersonDescribesAllTheirSearches() {
        AttributedImages found = match(Subject.PERSON, "Bo m", "Ann f");
        assertThat(found.people()).containsExactly(0, 0, 1, 1);
        assertThat(found.attributes().get(0).groups()).containsExactly("f", "m");
        assertThat(found.attributes().get(0).groupOfImage()).containsExactly(0, 0, 1, 1);
    }

    @Test
    void aRowOfAnImageDescribesOneSearch() {
        AttributedImages found = match(Subject.IMAGE, "Ann/2.png f", "Bo/1.png m");
        assertThat(found.attributes().get(0).groupOfImage()).containsExactly(0, -1, 1, -1);
    }

    @Test
    void aFileThatDescribesNoSearchIsRejected() {
        assertThatThrownBy(() -> match(Subject.PERSON, "Cy f"))
                .isInstanceOf(TrainerException.class)
                .hasMessage(
                        "The attributes file a.csv describes no person of the evaluation set search: line 2 names Cy.")
                .extracting(e -> ((TrainerException) e).remedy())
                .isEqualTo("Name people as the folders of their images.");
        assertThatThrownBy(() -> match(Subject.IMAGE, "Ann/0.png f"))
                .as("an enrolled image is no search")
                .extracting(e -> ((TrainerException) e).remedy())
                .isEqualTo("Name images IDENTITY/FILE.");
    }
}
