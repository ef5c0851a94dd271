// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.contract.json.ContractJson;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassValuesTest {
    private static final float NONE = Float.NaN;

    /** One word of classes, a full one, one class more, several; all, none, and some of them known. */
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "63, .5", "64, .5", "65, .5", "64, 1", "64, 0", "1000, .02", "1000, .9"})
    void everyValueIsKept(int classes, double share) {
        var random = new Random(classes);
        var values = new float[classes];
        for (int c = 0; c < classes; c++) {
            values[c] = random.nextDouble() < share ? random.nextFloat() : NONE;
        }
        var kept = ClassValues.of(values);
        assertThat(kept.size()).isEqualTo(classes);
        assertThat(kept.toArray()).isEqualTo(values);
        for (int c = 0; c < classes; c++) {
            assertThat(Float.compare(kept.get(c), values[c])).as("class " + c).isZero();
        }
    }

    @Test
    void thereIsNoOtherClass() {
        assertThatThrownBy(() -> ClassValues.of(1, 2).get(2)).hasMessage("There is no class 2 of 2.");
        assertThatThrownBy(() -> ClassValues.of(1, 2).get(-1)).hasMessage("There is no class -1 of 2.");
    }

    @Test
    void theCallersArrayIsCopied() {
        var values = new float[] {1, 2};
        var kept = ClassValues.of(values);
        values[0] = 3;
        kept.toArray()[1] = 4;
        assertThat(kept.toArray()).containsExactly(1, 2);
    }

    @Test
    void inJsonItIsAList() throws JsonProcessingException {
        var mapper = ContractJson.mapper();
        assertThat(mapper.writeValueAsString(ClassValues.of(.1f, NONE, 1e-9f))).isEqualTo("[0.1,\"NaN\",1.0E-9]");
        assertThat(mapper.readValue("[0.1, \"NaN\", 1.0E-9]", ClassValues.class))
                .isEqualTo(ClassValues.of(.1f, NONE, 1e-9f));
        assertThatThrownBy(() -> mapper.readValue("[0.1, null]", ClassValues.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void isAValue() {
        var values = ClassValues.of(1, NONE, 2);
        assertThat(ClassValues.of(1, NONE, 2)).isEqualTo(values).hasSameHashCodeAs(values);
        assertThat(ClassValues.of(1, 2, NONE)).isNotEqualTo(values);
        assertThat(ClassValues.of(1, NONE, 3)).isNotEqualTo(values);
        assertThat(ClassValues.of(1, NONE, 2, NONE)).isNotEqualTo(values);
        assertThat(values).isNotEqualTo("another type").hasToString("2 values of 3 classes");
    }

    /** A million classes, of which 20,000 are known, take less than 300 kB: 80 kB of values, and 12 bytes per 64 classes. */
    @Test
    void unknownClassesNeedLittleMemory() {
        var values = new float[1_000_000];
        Arrays.fill(values, NONE);
        for (int c = 0; c < values.length; c += 50) {
            values[c] = c;
        }
        var kept = new ClassValues[100];
        long before = liveBytes();
        Arrays.setAll(kept, i -> ClassValues.of(values));
        assertThat((liveBytes() - before) / kept.length).isLessThan(300_000);
        assertThat(kept[99].get(999_950)).isEqualTo(999_950);
    }

    private static long liveBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
