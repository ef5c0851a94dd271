// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TestTar;
import dev.fairloss.trainer.testing.TestZip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files on which other image loaders fail, from public reports; each case names its report. */
class ReportedFilesTest {
    private static final int SIDE = 8;

    @TempDir
    private Path folder;

    private static byte[] png(int shift) {
        return TestImages.file(TestImages.pattern(SIDE, SIDE, shift), "png");
    }

    private static List<String> paths(FaceSource source) {
        return source.index(SIDE, Optional.empty(), ProgressCallback.NONE).requireTrainable().images().stream()
                .map(FaceIndex.Image::path)
                .toList();
    }

    /** A file beside the images of Ada and Bob, and whether it is another image. */
    @ParameterizedTest
    @CsvSource({
        "pytorch/vision#109, .DS_Store, false",
        "pytorch/vision#2831, .ipynb_checkpoints/1-checkpoint.png, false",
        "huggingface/datasets#4115, Ada/.ipynb_checkpoints/1-checkpoint.png, false",
        "hako-mikan/sd-webui-traintrain#26, Ada/._1.png, false",
        "open-edge-platform/anomalib#3058, Ada/3.JPG, true",
        "pytorch/vision#552, Ada/3.JPEG, true",
        "PeterL1n/BackgroundMattingV2#51, Ada/3.Jpg, true",
        "huggingface/datasets#4515, Ada/3.pNg, true"
    })
    void folders(String report, String file, boolean image) {
        Path faces = folder.resolve("faces");
        for (String path : List.of("Ada/1.png", "Ada/2.png", "Bob/1.png", file)) {
            TestImages.write(faces, path, png(path.hashCode()));
        }
        assertThat(paths(new ImageFolder(faces)))
                .as(report)
                .hasSize(image ? 4 : 3)
                .allMatch(path -> image || !path.equals(file));
    }

    /** [jindongwang/transferlearning#92, huggingface/datasets#7668] */
    @Test
    void damagedExif() throws Exception {
        byte[] jpeg = TestImages.file(TestImages.pattern(SIDE, SIDE, 0), "jpg");
        byte[] turned = withExif(jpeg, 1);
        assertThat(ImageDecoder.decode(withExif(jpeg, 3), SIDE)).isEqualTo(ImageDecoder.decode(turned, SIDE));
        assertThat(ExifOrientation.of(ImageFormat.JPEG, withExif(jpeg, 3))).isEqualTo(6);
    }

    /** A JPEG turned by its EXIF, with more entries whose values are not in the file and whose text has no known encoding. */
    private static byte[] withExif(byte[] jpeg, int entries) {
        var tiff = ByteBuffer.allocate(8 + 2 + 12 * entries + 4).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) entries);
        tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1).putInt(6);
        for (int tag : List.of(0x8769, 0x9286).subList(0, entries - 1)) {
            tiff.putShort((short) tag).putShort((short) 7).putInt(4_718_592).putInt(1_000_000);
        }
        tiff.putInt(0);
        byte[] data = tiff.array();
        var out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE1, 0, (byte) (data.length + 8)});
        out.writeBytes("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(data);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    /** The names of samples; each archive has one more sample with the identity 1. */
    @ParameterizedTest
    @CsvSource({
        "meta-pytorch/data#1144, ./4",
        "webdataset/webdataset#288, S_02_voice/S_02/multiple sentences/S_02_4001_VE1",
        "webdataset/webdataset#428, a name of more than one hundred and twenty-eight characters: 0123456789012345678901234567890123456789012345678901234567890123456789",
    })
    void samples(String report, String name) {
        Path file = samples().sample(name, 1, png(4)).write(folder.resolve("a.tar"));
        assertThat(paths(new WebDatasetSource(file))).as(report).hasSize(5);
    }

    private static TestTar samples() {
        var samples = new TestTar();
        for (int i = 0; i < 4; i++) {
            samples.sample(Integer.toString(i), i / 2, png(i));
        }
        return samples;
    }

    /** Python writes headers with the time of each file [WireCell/wire-cell-toolkit#138, webdataset/webdataset#207 and #144]. */
    @Test
    void paxHeadersAreNoFiles() throws IOException {
        Path file = folder.resolve("a.tar");
        try (var tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (int i = 0; i < 4; i++) {
                add(tar, i + ".cls", Integer.toString(i / 2).getBytes(StandardCharsets.US_ASCII));
                add(tar, i + ".png", png(i));
            }
        }
        assertThat(paths(new WebDatasetSource(file))).hasSize(4);
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        entry.addPaxHeader("mtime", "1638221036.3366737");
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** What {@code tar -cf db.tar db} writes [webdataset/webdataset#11]. */
    @Test
    void foldersInATarArchiveAreNoSamples() throws IOException {
        Path file = folder.resolve("a.tar");
        try (var tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
            tar.putArchiveEntry(new TarArchiveEntry("db.1/"));
            tar.closeArchiveEntry();
            for (int i = 0; i < 4; i++) {
                add(tar, "db.1/" + i + ".cls", Integer.toString(i / 2).getBytes(StandardCharsets.US_ASCII));
                add(tar, "db.1/" + i + ".png", png(i));
            }
        }
        assertThat(paths(new WebDatasetSource(file))).hasSize(4);
    }

    /** [webdataset/webdataset#237, huggingface/datasets#7144] */
    @ParameterizedTest
    @ValueSource(strings = {"22.05", "Track 2.0 (Clean Version)"})
    void aPeriodInTheNameOfASampleIsExplained(String name) {
        Path file = samples().sample(name, 1, png(4)).write(folder.resolve("a.tar"));
        assertThatThrownBy(() -> paths(new WebDatasetSource(file)))
                .hasMessageContaining("the name of a sample ends at its first period");
    }

    /** Sizes after the content, as macOS writes them [adam-fowler/swift-zip-archive#10, adamhathcock/sharpcompress#88]. */
    @Test
    void zipArchivesWithDataDescriptors() {
        assertThat(paths(new ZipSource(zip().write(folder.resolve("faces.zip")))))
                .hasSize(3);
    }

    /** [fhs/ZipFile.jl#6, Stuk/jszip#732] */
    @Test
    void zipArchivesOfFinder() {
        Path file = zip().with("__MACOSX/", new byte[0])
                .with("__MACOSX/Ada/._1.png", png(9))
                .write(folder.resolve("faces.zip"));
        assertThat(paths(new ZipSource(file))).containsExactly("Ada/1.png", "Ada/2.png", "Bob/1.png");
    }

    /** [PBrockmann/ClimateProxiesFinder#17] */
    @Test
    void zipArchivesAfterAnEmptyLine() throws IOException {
        byte[] zip = Files.readAllBytes(zip().write(folder.resolve("whole.zip")));
        var out = new ByteArrayOutputStream();
        out.write('\n');
        out.writeBytes(zip);
        assertThat(paths(new ZipSource(Files.write(folder.resolve("faces.zip"), out.toByteArray()))))
                .hasSize(3);
    }

    private static TestZip zip() {
        return new TestZip().with("Ada/1.png", png(1)).with("Ada/2.png", png(2)).with("Bob/1.png", png(3));
    }

    /** A byte order mark is not part of the first column [molgenis/molgenis#6492, gephi/gephi#1815]. */
    @Test
    void aByteOrderMarkBeforeAttributes() {
        Path file = TestFiles.write(folder, "a.csv", "\uFEFFperson,sex\nAda,f\n");
        assertThat(AttributesFile.read(file).attributes()).containsExactly("sex");
    }

    /** [herrerad85/tallybook#185] */
    @Test
    void attributesWithNothingButAByteOrderMark() {
        Path file = TestFiles.write(folder, "a.csv", "\uFEFF");
        assertThatThrownBy(() -> AttributesFile.read(file))
                .hasMessageContaining("has no line with the names of its columns");
    }

    /** [pelias/csv-importer#93] */
    @Test
    void aByteOrderMarkBeforeLandmarks() {
        Path file = TestFiles.write(folder, "l.csv", "\uFEFFAda/1.png,1,1,2,1,1,2,1,3,2,3\n");
        assertThat(Stream.of("Ada/1.png").map(LandmarksFile.read(file)::row)).allMatch(Optional::isPresent);
    }
}
