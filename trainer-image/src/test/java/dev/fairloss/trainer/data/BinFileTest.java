// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.Unreadable.Reason;
import dev.fairloss.trainer.testing.TestImages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what {@code make_bins.py} wrote: 11 pairs, the first genuine, the second impostor, and so on. */
class BinFileTest {
    private static final Path FILES = Path.of("src/test/resources/bin");
    private static final int PAIRS = 11;
    private static final int SIDE = 8;

    @TempDir
    private Path folder;

    private static BinFile open(Path file) {
        return BinFile.open(file, "file " + file.getFileName());
    }

    private static Indexing index(BinFile bin) {
        return bin.index(SIDE, Optional.empty(), ProgressCallback.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"protocol-2", "protocol-3", "protocol-4", "protocol-5", "bytearrays", "python2"})
    void everyProtocolHoldsTheSamePairs(String name) {
        BinFile bin = open(FILES.resolve(name + ".bin"));
        assertThat(bin.genuine()).hasSize(PAIRS);
        for (int i = 0; i < PAIRS; i++) {
            assertThat(bin.genuine()[i]).isEqualTo(i % 2 == 0);
        }
        FaceIndex index = index(bin).index();
        assertThat(index.imageCount()).isEqualTo(2 * PAIRS);
        assertThat(index.images().get(3).path()).isEqualTo("images/00000003");
        FaceImages images = bin.open(index);
        for (int i = 0; i < 2 * PAIRS; i++) {
            assertThat(images.pixels(i)).isEqualTo(TestImages.rgb(SIDE, i));
        }
    }

    @Test
    void allProtocolsHaveOneFingerprint() {
        var fingerprints = new TreeSet<String>();
        for (String name : new String[] {"protocol-2", "protocol-3", "protocol-4", "protocol-5", "python2"}) {
            fingerprints.add(index(open(FILES.resolve(name + ".bin"))).index().fingerprint());
        }
        assertThat(fingerprints).hasSize(1);
    }

    @Test
    void anImageThatIsReferencedTwiceIsReadTwice() {
        BinFile bin = open(FILES.resolve("shared.bin"));
        FaceIndex index = index(bin).index();
        assertThat(index.imageCount()).isEqualTo(2 * PAIRS);
        assertThat(bin.open(index).pixels(21)).isEqualTo(TestImages.rgb(SIDE, 0));
    }

    @Test
    void anUnchangedFileIsNotReadAgain() {
        BinFile bin = open(FILES.resolve("protocol-4.bin"));
        FaceIndex before = index(bin).index();
        assertThat(bin.index(SIDE, Optional.of(before), ProgressCallback.NONE).reused())
                .isEqualTo(2 * PAIRS);
    }

    @Test
    void anImageThatCannotBeDecodedIsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(FILES.resolve("protocol-4.bin"));
        int first = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("P6 8 8");
        bytes[first] = 'x';
        Indexing indexing = index(open(Files.write(folder.resolve("lfw.bin"), bytes)));
        assertThat(indexing.unreadable()).singleElement().satisfies(image -> {
            assertThat(image.path()).startsWith("image 0 at byte ");
            assertThat(image.reason()).isEqualTo(Reason.NOT_AN_IMAGE);
        });
    }

    /** The file is cut between the reading of its structure and of its images. */
    @Test
    void aFileThatIsCutAndCopiedAgain() throws IOException {
        byte[] whole = Files.readAllBytes(FILES.resolve("protocol-4.bin"));
        Path file = Files.write(folder.resolve("lfw.bin"), whole);
        BinFile bin = open(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 400));
        assertThat(index(bin).unreadable()).last().asString().endsWith("(truncated: the file ends inside the image)");
        Files.write(file, whole);
        assertThat(index(bin).unreadable()).isEmpty();
    }

    private void refuses(byte[] pickle, String message) throws IOException {
        Path file = Files.write(folder.resolve("lfw.bin"), pickle);
        assertThatThrownBy(() -> open(file)).isInstanceOfSatisfying(TrainerException.class, e -> {
            assertThat(e.getMessage() + " " + e.remedy()).contains(message);
            assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID_INPUT);
        });
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void otherStructuresAreRefused() throws IOException {
        refuses(bytes(0x80, 2, ']', '.'), "is a pickle, but not of two lists. A .bin file is a pickle of");
        refuses(bytes(0x80, 2, ']', 0x88, 0x86, '.'), "is a pickle, but not of two lists.");
        refuses(bytes(0x80, 2, ']', ']', 0x88, 'a', 0x86, '.'), "has 0 images and 1 booleans.");
        refuses(
                bytes(0x80, 2, ']', 0x88, 'a', 0x88, 'a', ']', 0x88, 'a', 0x86, '.'),
                "Item 0 of the first list of " + folder.resolve("lfw.bin") + " is not bytes.");
        refuses(
                bytes(0x80, 2, ']', 'U', 0, 'a', 'U', 0, 'a', ']', ']', 'a', 0x86, '.'),
                "Item 0 of the second list of " + folder.resolve("lfw.bin") + " is not a bool.");
    }

    /** A file truncated at any byte is reported as truncated, never read in part. */
    @Test
    void cutFilesAreRefused() throws IOException {
        byte[] whole = Files.readAllBytes(FILES.resolve("protocol-5.bin"));
        for (int length = 0; length < whole.length; length += 97) {
            refuses(Arrays.copyOf(whole, length), "is cut: it ends at byte " + length);
        }
    }

    @Test
    void aMissingFileAndAFolderAreRefused() {
        assertThatThrownBy(() -> open(folder.resolve("nowhere.bin")))
                .hasMessage("The file " + folder.resolve("nowhere.bin") + " does not exist.");
        assertThatThrownBy(() -> open(folder)).hasMessageContaining(folder + " is a folder.");
    }
}
