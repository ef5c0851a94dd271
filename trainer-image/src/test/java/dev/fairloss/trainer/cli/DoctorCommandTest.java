// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    private Path folder;

    @Test
    void printsOneLinePerCheck() throws IOException {
        var result =
                Cli.run("doctor", "--store", folder.resolve("store").toString()).isDone();
        assertThat(result.out().lines())
                .anySatisfy(line -> assertThat(line).matches("ok +java +.*" + System.getProperty("java.version")))
                .anySatisfy(line -> assertThat(line).matches("ok +pytorch +PyTorch 2\\.7\\.1 \\(DJL 0\\.36.*"))
                .anySatisfy(line -> assertThat(line).matches("ok +cuda +this PyTorch computes on CPUs only"))
                .anySatisfy(line -> assertThat(line).matches("ok +store +.*store is readable and writable"));
        assertThat(result.err()).isEmpty();
        try (var left = Files.walk(folder)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void aStoreThatCannotBeUsedIsAProblem() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        var result = Cli.run("doctor", "--json", "--store", file.toString());
        assertThat(result.status()).isEqualTo(3);
        var store = result.json().get(result.json().size() - 1).get("check");
        assertThat(store.get("name").asText()).isEqualTo("store");
        assertThat(store.get("verdict").asText()).isEqualTo("PROBLEM");
        assertThat(store.get("remedy").asText()).isNotEmpty();
    }
}
