// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributeColumnsTest {
    @Test
    void aFileOfPeople() {
        var columns = AttributeColumns.of(List.of("Person", "sex", "skin tone"));
        assertThat(columns)
                .isEqualTo(new AttributeColumns(
                        AttributesFile.Subject.PERSON, OptionalInt.empty(), List.of("sex", "skin tone")));
        assertThat(columns.count()).isEqualTo(3);
    }

    @Test
    void aFileOfImagesMayNameThePersonInAnyColumn() {
        var columns = AttributeColumns.of(List.of("image", "sex", "PERSON", "age"));
        assertThat(columns)
                .isEqualTo(
                        new AttributeColumns(AttributesFile.Subject.IMAGE, OptionalInt.of(2), List.of("sex", "age")));
        assertThat(columns.count()).isEqualTo(4);
        assertThat(AttributeColumns.of(List.of("image", "sex")).person()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "name,sex#starts with the column 'name', not person or image",
                "person#names no attribute",
                "image,person#names no attribute",
                "person,sex,,age#does not name column 3",
                "person,sex,Sex#names the column 'Sex' twice",
                "person,Person#names the column 'Person' twice",
                "image,person,sex,Person#names the column 'Person' twice",
                "person,sex,image#has the column 'image' after 'person'; put image first",
            })
    void rejectsOtherHeaders(String names, String message) {
        assertThatThrownBy(() -> AttributeColumns.of(List.of(names.split(","))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void theNumberOfAttributesIsLimited() {
        List<String> names = new ArrayList<>(List.of("person"));
        for (int i = 0; i < AttributesFile.MAXIMUM_ATTRIBUTES; i++) {
            names.add("a" + i);
        }
        assertThat(AttributeColumns.of(names).attributes()).hasSize(AttributesFile.MAXIMUM_ATTRIBUTES);
        names.add("one more");
        assertThatThrownBy(() -> AttributeColumns.of(names)).hasMessage("names 33 attributes; the limit is 32");
    }

    @Test
    void textsAreShortAndPrintable() {
        assertThat(AttributeColumns.text("a".repeat(AttributesFile.MAXIMUM_LENGTH), "a value"))
                .hasSize(AttributesFile.MAXIMUM_LENGTH);
        assertThatThrownBy(() -> AttributeColumns.text("a".repeat(65), "a value"))
                .hasMessage("has a value with 65 characters; the limit is 64");
        assertThatThrownBy(() -> AttributeColumns.text("a\tb", "a column"))
                .hasMessage("has a column with a control character");
    }
}
