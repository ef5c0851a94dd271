// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.data.AttributesFile.Row;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributeRowsTest {
    private static AttributeRows rows(String... columns) {
        return new AttributeRows(AttributeColumns.of(List.of(columns)));
    }

    @Test
    void rowsOfPeople() {
        var rows = rows("person", "sex", "age");
        rows.add(2, List.of("Ada", "f", ""));
        rows.add(3, List.of("Bob", "m", "30-39"));
        assertThat(rows.byName())
                .containsOnlyKeys("Ada", "Bob")
                .containsEntry("Ada", new Row(2, Optional.empty(), List.of("f", "")))
                .containsEntry("Bob", new Row(3, Optional.empty(), List.of("m", "30-39")));
    }

    @Test
    void thePersonOfAnImageIsNoAttribute() {
        var rows = rows("image", "sex", "person", "age");
        rows.add(2, List.of("a/1.png", "f", "Ada", "30"));
        assertThat(rows.byName()).containsEntry("a/1.png", new Row(2, Optional.of("Ada"), List.of("f", "30")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "image,person,sex#a.png,Ada#has 2 columns, but line 1 names 3",
                "person,sex#Ada,f,x#has 3 columns, but line 1 names 2",
                "person,sex#,f#names no person",
                "image,sex#,f#names no image",
                "image,person,sex#a.png,,f#names no person for the image a.png",
            })
    void rejectsIncompleteRows(String columns, String row, String message) {
        var rows = rows(columns.split(","));
        assertThatThrownBy(() -> rows.add(2, List.of(row.split(",", -1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void rejectsASecondRowOfOneName() {
        var rows = rows("person", "sex");
        rows.add(2, List.of("Ada", "f"));
        assertThatThrownBy(() -> rows.add(9, List.of("Ada", "f"))).hasMessage("repeats the person Ada of line 2");
    }

    @Test
    void anAttributeHasAtMostFiftyKnownValues() {
        var rows = rows("person", "age", "sex");
        rows.add(2, List.of("unknown", "", "f"));
        for (int i = 0; i < AttributesFile.MAXIMUM_VALUES; i++) {
            rows.add(3 + i, List.of("p" + i, "value " + i, "f"));
        }
        rows.add(90, List.of("again", "value 7", "f"));
        assertThatThrownBy(() -> rows.add(91, List.of("more", "value 50", "f")))
                .hasMessage("gives the attribute age more than 50 different values; use a few groups, such as bands of"
                        + " years");
    }
}
