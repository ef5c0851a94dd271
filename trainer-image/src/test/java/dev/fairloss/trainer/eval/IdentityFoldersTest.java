// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityFoldersTest {
    @TempDir
    Path folder;

    private final List<String> problems = new ArrayList<>();

    @BeforeEach
    void images() throws IOException {
        Files.createDirectories(folder.resolve("Ann"));
        for (String name : List.of("Ann_0001.jpg", "Ann_0002.PNG", "Ann_0003.bmp", "Ann_0003.jpeg", "Ann_0123.ppm")) {
            Files.createFile(folder.resolve("Ann").resolve(name));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, Ann_0001.jpg", "2, Ann_0002.PNG", "0002, Ann_0002.PNG", "3, Ann_0003.jpeg", "123, Ann_0123.ppm"})
    void findsAnImageByItsNumber(String number, String file) {
        assertThat(new IdentityFolders(folder).image("Ann", number, problems::add))
                .contains(folder.resolve("Ann").resolve(file));
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Ann, 4, names a missing image: ",
        "Ann, x, has 'x' instead of an image number",
        "Ann, 1234567, has '1234567' instead of an image number",
        "Bob, 1, names an unknown identity: there is no folder ",
        "../Ann, 1, has '../Ann' instead of an identity name",
        "a\\b, 1, instead of an identity name",
        ".hidden, 1, has '.hidden' instead of an identity name"
    })
    void reportsWhatIsWrong(String identity, String number, String problem) {
        assertThat(new IdentityFolders(folder).image(identity, number, problems::add))
                .isEmpty();
        assertThat(problems).singleElement().asString().contains(problem);
    }

    @Test
    void listsAFolderOnce() throws IOException {
        IdentityFolders folders = new IdentityFolders(folder);
        assertThat(folders.image("Ann", "1", problems::add)).isPresent();
        Files.createFile(folder.resolve("Ann/Ann_0009.jpg"));
        assertThat(folders.image("Ann", "9", problems::add)).isEmpty();
    }

    @Test
    void mayNotExist() {
        assertThat(new IdentityFolders(folder).exists()).isTrue();
        assertThat(new IdentityFolders(folder.resolve("none")).exists()).isFalse();
        assertThat(new IdentityFolders(folder).folder()).isEqualTo(folder);
    }
}
