// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.data.ImageFolder;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data in a folder and the same data in an object store are the same data. */
class DataFoldersTest {
    private static final int SIDE = 4;

    @TempDir
    Path folder;

    private DataFolders data(S3Server s3) {
        return new DataFolders(folder, s3.options(), folder.resolve("cache"), new RecordedProgress());
    }

    private static byte[] picture(int gray) {
        byte[] header = ("P5 " + SIDE + " " + SIDE + " 255\n").getBytes(StandardCharsets.US_ASCII);
        byte[] file = Arrays.copyOf(header, header.length + SIDE * SIDE);
        Arrays.fill(file, header.length, file.length, (byte) gray);
        return file;
    }

    @Test
    void theSameFingerprintAndNoSecondLook() throws IOException {
        var s3 = S3Server.inProcess();
        String place = UUID.randomUUID().toString();
        for (int i = 0; i < 4; i++) {
            String name = "person" + i / 2 + "/" + i + ".pgm";
            Files.createDirectories(folder.resolve("faces/person" + i / 2));
            Files.write(folder.resolve("faces").resolve(name), picture(60 * i));
            s3.put(place + "/" + name, picture(60 * i));
        }
        var local = data(s3).images("file:faces").index(SIDE, Optional.empty(), (done, total) -> {});
        String uri = "s3://" + S3Server.BUCKET + "/" + place;
        ImageFolder copy = data(s3).images(uri);
        var first = copy.index(SIDE, Optional.empty(), (done, total) -> {});
        assertThat(first.index().fingerprint()).isEqualTo(local.index().fingerprint());
        assertThat(first.index().source()).isEqualTo(uri);
        assertThat(copy.open(first.index()).pixels(3)).containsOnly((byte) 180);

        var elsewhere = new DataFolders(folder, s3.options(), folder.resolve("another"), new RecordedProgress());
        var second = elsewhere.images(uri).index(SIDE, Optional.of(first.index()), (done, total) -> {});
        assertThat(second.index()).isEqualTo(first.index());
        assertThat(second.reused()).isEqualTo(4);
    }

    @Test
    void aFileOfPairs() throws IOException {
        var s3 = S3Server.inProcess();
        String place = UUID.randomUUID().toString();
        s3.put(place + "/pairs.txt", picture(1));
        Path file = data(s3).file("s3://" + S3Server.BUCKET + "/" + place + "/pairs.txt");
        assertThat(Files.readAllBytes(file)).isEqualTo(picture(1));
        assertThat(data(s3).file("file:pairs.txt")).isEqualTo(folder.resolve("pairs.txt"));
    }

    @Test
    void copiesLieInTheUsersCache() {
        assertThat(DataFolders.cache(Map.of("HOME", "/home/ada"))).isEqualTo(Path.of("/home/ada/.cache/fairloss"));
        assertThat(DataFolders.cache(Map.of("HOME", "/home/ada", "XDG_CACHE_HOME", "/scratch")))
                .isEqualTo(Path.of("/scratch/fairloss"));
        assertThat(DataFolders.cache(Map.of()))
                .isEqualTo(Path.of(System.getProperty("java.io.tmpdir")).resolve("fairloss"));
    }
}
