// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.contract.json.ContractJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets are replaced in every form and however the text is cut into writes. */
class SecretsTest {
    private static final String SECRET = "pwd/+=\"quoted\\ \u00e9";
    private static final String WRAPPED = "first-half-of-a-token\r\nsecond-half-of-a-token";

    @BeforeAll
    static void add() {
        Secrets.add(SECRET);
        Secrets.add(WRAPPED);
        Secrets.add("short");
    }

    private static String written(String text, int step) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = Secrets.hiding(bytes)) {
            byte[] all = text.getBytes(StandardCharsets.UTF_8);
            for (int from = 0; from < all.length; from += step) {
                out.write(all, from, Math.min(step, all.length - from));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void textInEveryForm() throws JsonProcessingException {
        String json = ContractJson.mapper().writeValueAsString(SECRET + WRAPPED);
        assertThat(Secrets.hide("a " + SECRET + " b " + WRAPPED + " c")).isEqualTo("a [hidden] b [hidden] c");
        assertThat(Secrets.hide("a first-half-of-a-token\\nb")).isEqualTo("a [hidden]\\nb");
        assertThat(Secrets.hide(json)).isEqualTo("\"[hidden][hidden]\"");
        assertThat(Secrets.hide("?token=" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8)))
                .isEqualTo("?token=[hidden]");
        assertThat(Secrets.hide("a short word")).isEqualTo("a short word");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8192})
    void writesInParts(int step) throws IOException {
        assertThat(written("a " + SECRET + " p pw pwd/ \u00e9" + SECRET + SECRET + " pwd/+", step))
                .isEqualTo("a [hidden] p pw pwd/ \u00e9[hidden][hidden] pwd/+");
    }

    /** A print stream writes a long line in parts of 8192 bytes. */
    @Test
    void aLongLine() {
        for (int before = 8180; before < 8194; before++) {
            var bytes = new ByteArrayOutputStream();
            var out = new PrintStream(Secrets.hiding(bytes), false, StandardCharsets.UTF_8);
            out.println("x".repeat(before) + SECRET);
            assertThat(bytes.toString(StandardCharsets.UTF_8)).endsWith("x[hidden]" + System.lineSeparator());
        }
    }

    @Test
    void aFlushWritesWhatMayBeginASecret() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = Secrets.hiding(bytes);
        out.write("a pwd".getBytes(StandardCharsets.UTF_8));
        assertThat(bytes).hasToString("a ");
        out.flush();
        assertThat(bytes).hasToString("a pwd");
    }
}
