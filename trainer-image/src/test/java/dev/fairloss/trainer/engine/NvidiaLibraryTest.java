// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.ptr.IntByReference;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NvidiaLibraryTest {
    /** The C library stands for any library with a C interface. */
    @Test
    void callsTheFunctionOfALibrary() {
        var c = NvidiaLibrary.of("c").orElseThrow();
        assertThat(c.call("abs", -3)).isEqualTo(3);
        assertThat(c.succeeds("abs", 0)).isTrue();
        assertThat(c.succeeds("abs", 1)).isFalse();
        var first = new IntByReference(1);
        assertThat(c.call("memcmp", first, new IntByReference(1), 4L)).isZero();
    }

    @Test
    void whatIsMissingDoesNotSucceed() {
        assertThat(NvidiaLibrary.of("c").orElseThrow().call("noSuchFunction")).isEqualTo(NvidiaLibrary.MISSING);
        assertThat(NvidiaLibrary.of("/no/such/library.so")).isEmpty();
        EngineRuntime.load();
        if (EngineRuntime.installation().cudaRuntime().isEmpty()) {
            assertThat(NvidiaLibrary.runtime()).isEqualTo(Optional.empty());
        }
    }
}
