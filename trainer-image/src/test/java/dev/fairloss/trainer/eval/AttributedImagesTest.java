// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.eval.AttributedImages.Attribute;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttributedImagesTest {
    @Test
    void groupsAreTheKnownValuesInAlphabeticalOrder() {
        var attribute = Attribute.of("sex", new String[] {"m", "", "f", "m", "x"});
        assertThat(attribute.name()).isEqualTo("sex");
        assertThat(attribute.groups()).containsExactly("f", "m", "x");
        assertThat(attribute.groupOfImage()).containsExactly(1, -1, 0, 1, 2);
    }

    @Test
    void anAttributeWithoutValuesHasNoGroups() {
        var attribute = Attribute.of("sex", new String[] {"", ""});
        assertThat(attribute.groups()).isEmpty();
        assertThat(attribute.groupOfImage()).containsExactly(-1, -1);
    }

    @Test
    void listsAreCopied() {
        var attributes = new ArrayList<>(List.of(Attribute.of("sex", new String[] {"m"})));
        var images = new AttributedImages(new int[] {0}, attributes);
        attributes.clear();
        assertThat(images.attributes()).hasSize(1);
    }
}
