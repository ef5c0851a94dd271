// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClassEmbeddingsTest {
    @Test
    void rowsAreSortedByClass() {
        var sorted = ClassEmbeddings.of(2, new float[] {10, .1f, 20, .2f, 11, .3f, 12, .4f}, new int[] {1, 3, 1, 1}, 4);
        assertThat(sorted.rows()).containsExactly(10, .1f, 11, .3f, 12, .4f, 20, .2f);
        assertThat(sorted.offsets()).containsExactly(0, 0, 3, 3, 4);
        assertThat(sorted.classes()).isEqualTo(4);
        assertThat(sorted.count(1)).isEqualTo(3);
        assertThat(sorted.count(2)).isZero();
    }

    @Test
    void sumsTheFirstEmbeddingsOfAClass() {
        var embeddings = ClassEmbeddings.of(2, new float[] {9, 9, 1, 2, 3, 4, 5, 6}, new int[] {0, 1, 1, 1}, 2);
        assertThat(embeddings.sum(1, 2)).containsExactly(4, 6);
        assertThat(embeddings.sum(1, 5)).containsExactly(9, 12);
        assertThat(embeddings.sum(1, 0)).containsExactly(0, 0);
    }

    @Test
    void aClassMayHaveNoImages() {
        var empty = new ClassEmbeddings(3, new float[0], new int[3]);
        assertThat(empty.classes()).isEqualTo(2);
        assertThat(empty.count(1)).isZero();
    }

    @Test
    void offsetsMustMatchTheRows() {
        assertThatThrownBy(() -> new ClassEmbeddings(2, new float[2], new int[] {0, 2}))
                .hasMessage("offsets end at 2 images of 2, but there are 2 values");
        assertThatThrownBy(() -> new ClassEmbeddings(2, new float[2], new int[] {1, 1}))
                .hasMessageContaining("offsets end at 1");
        assertThatThrownBy(() -> new ClassEmbeddings(2, new float[0], new int[] {}))
                .hasMessageContaining("offsets end at nothing");
        assertThatThrownBy(() -> new ClassEmbeddings(1, new float[1], new int[] {0, 2, 1}))
                .hasMessage("the offsets descend at class 1");
    }

    @Test
    void theUnitVectorOfASum() {
        assertThat(ClassEmbeddings.unit(new double[] {3, -4})).containsExactly(.6f, -.8f);
        assertThat(ClassEmbeddings.unit(new double[] {0, 0})).containsExactly(0, 0);
    }

    @Test
    void theEmbeddingOfAnImage() {
        var embeddings = ClassEmbeddings.of(2, new float[] {9, 8, 1, 2, 3, 4}, new int[] {0, 1, 1}, 2);
        assertThat(embeddings.row(0, 0)).containsExactly(9, 8);
        assertThat(embeddings.row(1, 1)).containsExactly(3, 4);
    }
}
