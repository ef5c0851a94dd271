// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TestRecords;
import dev.fairloss.trainer.testing.TestZip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Malformed and hostile files: each is refused with the file and the place of the fault. One child process with a small heap reads
 * all of them, so that none is larger in memory than an image may be.
 */
class MalformedFilesTest {
    private static final byte[] PNG = TestImages.file(TestImages.pattern(16, 16, 1), "png");
    private static final byte[] PAGE = "<html>404</html>".getBytes(StandardCharsets.US_ASCII);
    private static final String POINTS = "1,2,3,4,5,6,7,8,9,10";
    private static final String ROW = "a/1," + POINTS + "\n";

    private static final Map<String, String[]> EXPECTED = new LinkedHashMap<>();
    private static final Map<String, String> FOUND = new LinkedHashMap<>();

    @TempDir
    static Path folder;

    @BeforeAll
    static void readAll() throws Exception {
        records();
        pickles();
        archives();
        landmarks();
        attributes();
        pairs();
        images();
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        MalformedFileReader.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            out.lines().map(line -> line.split("\t", 2)).forEach(parts -> FOUND.put(parts[0], parts[1]));
        }
        assertThat(process.waitFor()).isZero();
    }

    static Stream<String> names() {
        return Stream.of(NAMES.split("\\s+")).filter(name -> !name.isEmpty());
    }

    @ParameterizedTest
    @MethodSource("names")
    void isRefusedWithFileAndPlace(String name) {
        assertThat(EXPECTED).as("the files of this test").containsKey(name);
        assertThat(FOUND.get(name)).as(name).contains(EXPECTED.get(name)).doesNotStartWith("crashed");
    }

    @Test
    void everyFileIsTested() {
        assertThat(names()).hasSizeGreaterThan(50).containsExactlyInAnyOrderElementsOf(FOUND.keySet());
    }

    /** JUnit asks for the names before the files exist. */
    private static final String NAMES = """
            rec-empty rec-page rec-length rec-parts-without-end rec-kind rec-flag rec-labels rec-label rec-promise
            rec-promise-nan rec-offset rec-index-binary rec-index-twice rec-index-line rec-index-negative
            bin-system bin-stack-global bin-length bin-values bin-nested bin-cyclic bin-integers bin-count bin-cut bin-text
            bin-build zip-bomb zip-lie zip-twice zip-top zip-cut zip-page zip-levels zip-parent zip-method
            csv-columns csv-line csv-binary csv-nan csv-twice csv-points csv-word csv-name csv-quote csv-far
            attr-empty attr-header attr-first attr-none attr-unnamed attr-column-twice attr-image attr-columns attr-wide
            attr-row attr-name attr-person attr-twice attr-value attr-values attr-quote attr-control attr-binary attr-line
            attr-rows
            pairs-empty pairs-line pairs-nul pairs-promise pairs-parent pairs-label pairs-odd pairs-latin
            png-size png-text jpeg-size ppm-size bmp-size tiff-tags tiff-loop webp-size webp-length gif
            """;

    private static Path file(String name, String file, byte[] bytes, String... expected) {
        EXPECTED.put(name, expected);
        return TestImages.write(folder, name + "/" + file, bytes);
    }

    private static void records() throws IOException {
        file("rec-empty", "train.rec", new byte[0], "The record file", "train.rec has no images");
        file("rec-page", "train.rec", PAGE, "Cannot read record 0 of", "train.rec, at byte 0: the magic number");
        rec("rec-length", true, changed(4, 0x1fffffff), "record 1 at byte 0 (too large: 536870911 bytes");
        var endless = new TestRecords();
        endless.part(1, new byte[24]);
        for (int i = 0; i < 1000; i++) {
            endless.part(2, new byte[4]);
        }
        endless.line("1\t0");
        rec("rec-parts-without-end", true, endless, "record 1 at byte 0 (truncated: the file ends at byte");
        rec(
                "rec-kind",
                true,
                changed(4, 7 << 29 | 30),
                "record 1 at byte 0 (damaged: it has a part of kind 7 at byte 0");
        rec("rec-flag", true, changed(8, -1), "record 1 at byte 0 (damaged: it has 4294967295 labels in");
        rec("rec-labels", false, changed(8, 1000), "at byte 0: it has 1000 labels in");
        var label = new TestRecords();
        label.add(1, Float.NaN, PNG);
        rec("rec-label", true, label, "record 1 at byte 0 (damaged: its label NaN is not the number");
        for (float promised : new float[] {1e9f, Float.NaN}) {
            var promise = new TestRecords();
            promise.add(0, new float[] {promised, promised}, new byte[0]);
            promise.add(1, 0, PNG);
            rec(
                    promised > 0 ? "rec-promise" : "rec-promise-nan",
                    true,
                    promise,
                    "Record 0 of",
                    "promises the images 1 to",
                    promised > 0 ? "only 1 of these records are found in" : "only 0 of these records are found in");
        }
        index("rec-offset", "1\t0\n2\t99999999999996\n", "record 2 at byte 99999999999996 (truncated: the file ends");
        index("rec-index-binary", "\u0000\u0001\t\u0002", "Line 1 of", "train.idx is not KEY, a tab, OFFSET");
        index("rec-index-twice", "1\t0\n1\t0\n", "Line 2 of", "train.idx repeats the key 1");
        index("rec-index-line", "1".repeat(1 << 20), "Line 1 of", "train.idx has more than 4096 characters");
        index("rec-index-negative", "1\t-4\n", "Line 1 of", "train.idx is not KEY, a tab, OFFSET");
    }

    /** A record file with one record, with another number at an offset. */
    private static TestRecords changed(int offset, int number) {
        var records = new TestRecords();
        records.add(1, 0, PNG);
        records.overwrite(offset, number);
        return records;
    }

    private static void rec(String name, boolean indexed, TestRecords records, String... expected) throws IOException {
        EXPECTED.put(name, expected);
        Files.createDirectories(folder.resolve(name));
        records.write(folder.resolve(name), "train");
        if (!indexed) {
            Files.delete(folder.resolve(name + "/train.idx"));
        }
    }

    private static void index(String name, String text, String... expected) throws IOException {
        rec(name, true, changed(8, 0), expected);
        Files.writeString(folder.resolve(name + "/train.idx"), text);
    }

    private static void pickles() {
        bin("bin-system", text("\u0080\u0002cos\nsystem\nX\u0002\0\0\0id\u0085R."), "at byte 2 of", "names os.system");
        bin("bin-stack-global", text("\u0080\u0004\u008c\u0002os\u008c\u0006system\u0093."), "at byte 2 of", "0x8c");
        bin("bin-length", text("\u0080\u0004\u008e" + "\u00ff".repeat(8)), "(BINBYTES8) at byte 2 of", "the limit is");
        byte[] values = new byte[6_000_000];
        Arrays.fill(values, (byte) 0x94); // lists, each memoized
        for (int i = 0; i < values.length; i += 2) {
            values[i] = ']';
        }
        System.arraycopy(text("\u0080\u0004"), 0, values, 0, 2);
        bin("bin-values", values, "lfw.bin exceeds the limit of");
        byte[] nested = new byte[2_000_003];
        Arrays.fill(nested, 2, 1_000_002, (byte) ']');
        Arrays.fill(nested, 1_000_002, nested.length - 2, (byte) 'a');
        nested[nested.length - 2] = '.';
        System.arraycopy(text("\u0080\u0004"), 0, nested, 0, 2);
        bin("bin-nested", nested, "lfw.bin is a pickle, but not of two lists");
        bin("bin-cyclic", text("\u0080\u0002]q\0h\0a]\u0086."), "lfw.bin has 1 images and 0 booleans");
        bin("bin-integers", text("\u0080\u0002](K\u0001e]\u0086."), "Opcode 0x4b at byte 4 of");
        bin("bin-count", text("\u0080\u0004]]\u0088a\u0086."), "lfw.bin has 0 images and 1 booleans");
        bin("bin-cut", text("\u0080\u0004](B\u0010\0\0\0abc"), "lfw.bin is cut: it ends at byte");
        bin("bin-text", text("(lp0\nI1\na."), "at byte 0 of", "is not PROTO");
        bin("bin-build", text("\u0080\u0002]]b."), "Opcode 0x62 (BUILD) at byte 4 of");
    }

    private static byte[] text(String characters) {
        return characters.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void bin(String name, byte[] bytes, String... expected) {
        file(name, "lfw.bin", bytes, expected);
    }

    private static void archives() throws IOException {
        zip("zip-bomb", zeros(256 << 20), "1 file of zip archive", "Ada/1.png (too large: 268435456 bytes");
        Path lie = zip("zip-lie", zeros(100 << 20), "Ada/1.png (damaged: size or CRC-32 differ");
        TestZip.setDirectorySize(lie, "Ada/1.png", 1000);
        Path twice =
                zip("zip-twice", new TestZip().with("Ada/1.png", PNG).with("Ada/2.png", PNG), "two entries Ada/1.png");
        byte[] bytes = Files.readAllBytes(twice);
        Files.write(twice, text(new String(bytes, StandardCharsets.ISO_8859_1).replace("Ada/2", "Ada/1")));
        zip("zip-top", new TestZip().with("1.png", PNG), "The image 1.png is at the top of the zip archive");
        Path cut = zip("zip-cut", new TestZip().with("Ada/1.png", PNG), "Cannot read the zip archive", "faces.zip");
        byte[] whole = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
        file("zip-page", "faces.zip", PAGE, "Cannot read the zip archive", "faces.zip");
        zip(
                "zip-levels",
                new TestZip().with("Ada/1.png", PNG).with("a/b/2.png", PNG),
                "at different levels: Ada/1.png");
        zip("zip-parent", new TestZip().with("../../1.png", PNG), "There are no images in zip archive");
        Path method = zip("zip-method", new TestZip().with("Ada/1.png", PNG), "faces.zip");
        byte[] packed = Files.readAllBytes(method);
        packed[8] = 99;
        packed[new String(packed, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002") + 10] = 99;
        Files.write(method, packed);
    }

    private static TestZip zeros(int bytes) {
        return new TestZip().withZeros("Ada/1.png", bytes);
    }

    private static Path zip(String name, TestZip zip, String... expected) throws IOException {
        EXPECTED.put(name, expected);
        Files.createDirectories(folder.resolve(name));
        return zip.write(folder.resolve(name + "/faces.zip"));
    }

    private static void landmarks() {
        csv("csv-columns", ROW + "a/2,1,2\n", "Line 2 of the landmarks file", "points.csv has 3 columns");
        csv("csv-line", "x".repeat(10 << 20), "Line 1 of", "points.csv has more than 4096 characters");
        csv("csv-binary", ROW + "\u00ff\u00fe\u00fd", "points.csv is not UTF-8 text");
        csv("csv-nan", ROW + "a/2,1,2,3,4,5,6,7,8,9,NaN\n", "Line 2 of", "points.csv has the coordinate NaN");
        csv("csv-twice", ROW + ROW, "Line 2 of", "points.csv repeats the image a/1 of line 1");
        csv("csv-points", "a/1" + ",7".repeat(10), "Line 1 of", "points.csv has five equal points");
        csv("csv-name", "," + POINTS + "\n", "Line 1 of", "points.csv names no image");
        csv("csv-quote", ROW + "\"a/2," + POINTS + "\n", "Line 2 of", "has a quotation mark that is not closed");
        csv("csv-far", "a/1" + ",1e30".repeat(10), "Line 1 of", "points.csv has the coordinate 1.0E30");
        csv(
                "csv-word",
                ROW + "a/2,1,2,3,4,5,6,7,8,nine,10",
                "Line 2 of",
                "points.csv has 'nine' instead of a coordinate");
    }

    private static void csv(String name, String content, String... expected) {
        file(name, "points.csv", text(content), expected);
    }

    private static void attributes() {
        String header = "person,sex\n";
        attr("attr-empty", "\n\n", "The attributes file", "has no line with the names of its columns");
        attr("attr-header", header, "attributes.csv has no row after line 1");
        attr("attr-first", "name,sex\nAda,f\n", "Line 1 of the attributes file", "starts with the column 'name'");
        attr("attr-none", "person\nAda\n", "Line 1 of", "attributes.csv names no attribute");
        attr("attr-unnamed", "person,,sex\nAda,1,f\n", "Line 1 of", "does not name column 2");
        attr("attr-column-twice", "person,sex,Sex\nAda,f,f\n", "Line 1 of", "names the column 'Sex' twice");
        attr("attr-image", "person,image,sex\nAda,1,f\n", "Line 1 of", "has the column 'image' after 'person'");
        var columns = new StringBuilder("person");
        for (int i = 0; i < 33; i++) {
            columns.append(",a").append(i);
        }
        attr("attr-columns", columns + "\n", "Line 1 of", "names 33 attributes; the limit is 32");
        attr("attr-wide", "person," + "x".repeat(65) + "\n", "Line 1 of", "a column with 65 characters");
        attr("attr-row", header + "Ada,f\nBob\n", "Line 3 of", "has 1 columns, but line 1 names 2");
        attr("attr-name", header + ",f\n", "Line 2 of", "attributes.csv names no person");
        attr("attr-person", "image,person,sex\nAda/1.png,,f\n", "Line 2 of", "no person for the image Ada/1.png");
        attr("attr-twice", header + "Ada,f\n\nAda,m\n", "Line 4 of", "repeats the person Ada of line 2");
        attr("attr-value", header + "Ada," + "f".repeat(65) + "\n", "Line 2 of", "a value with 65 characters");
        var rows = new StringBuilder("person,age\n");
        for (int i = 0; i <= 50; i++) {
            rows.append("p").append(i).append(',').append(i).append('\n');
        }
        attr("attr-values", rows.toString(), "Line 52 of", "age more than 50 different values; use a few groups");
        attr("attr-quote", header + "\"Ada,f\nBob,m\n", "Line 2 of", "has a quotation mark that is not closed");
        attr("attr-control", header + "Ada,\u0007f\n", "Line 2 of", "has a value with a control character");
        attr("attr-binary", header + "Ada,\u00ff\u00fe\n", "attributes.csv is not UTF-8 text");
        attr("attr-line", header + "Ada,f" + " ".repeat(10 << 20), "Line 2 of", "has more than 4096 characters");
        attr("attr-rows", header + "Ada,f,m\n", "Line 2 of", "has 3 columns, but line 1 names 2");
    }

    private static void attr(String name, String content, String... expected) {
        file(name, "attributes.csv", text(content), expected);
    }

    private static void pairs() {
        txt("pairs-empty", "", "pairs.txt has 1 problem", "line 1 is not a header");
        txt("pairs-line", "1".repeat(10 << 20), "Line 1 of", "pairs.txt has more than 4096 characters");
        txt("pairs-nul", "2 1\nAnn\0 1 2\n", "pairs.txt has", "line 2 names an unknown identity");
        txt("pairs-promise", "1000 9999999\nAnn 1 2\n", "line 1 announces 19999998000 pairs");
        txt("pairs-parent", "2 1\n../../etc/passwd 1 2\n", "line 2 has '../../etc/passwd' instead of an identity name");
        txt("pairs-label", "Ann_0001.jpg Bo_0001.jpg 9\n", "line 1 has the label '9'");
        txt(
                "pairs-odd",
                "Ann_0001.jpg 1\nAnn_0002.jpg 1\nBo_0001.jpg 0\n",
                "line 3 and the next line are not two images");
        txt("pairs-latin", "2 1\nJos\u00e9 1 2\n", "pairs.txt is not UTF-8 text, at or after line");
    }

    private static void txt(String name, String content, String... expected) {
        file(name, "pairs.txt", text(content), expected);
    }

    private static void images() throws IOException {
        byte[] png = PNG.clone();
        ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
        image("png-size", png, "Ada/1.png (too large: 60000 x 60000 pixels)");
        image("png-text", withText(PNG), "Ada/1.png (");
        byte[] jpeg = TestImages.file(TestImages.pattern(16, 16, 1), "jpg");
        for (int i = 0; i < jpeg.length - 9; i++) {
            if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xc0) {
                ByteBuffer.wrap(jpeg).putInt(i + 5, 0xffffffff);
            }
        }
        image("jpeg-size", jpeg, "Ada/1.png (too large: 65535 x 65535 pixels)");
        image(
                "ppm-size",
                text("P6 2000000000 2000000000 255 "),
                "Ada/1.png (too large: 2000000000 x 2000000000 pixels)");
        byte[] bmp = TestImages.file(TestImages.pattern(16, 16, 1), "bmp");
        ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 0x7fffffff);
        image("bmp-size", bmp, "Ada/1.png (");
        // One entry, the width, with 4,294,967,295 values.
        image("tiff-tags", tiff(4, 0xffffffff, 0), "Ada/1.png (");
        // A directory whose next directory is itself.
        image("tiff-loop", tiff(3, 1, 8), "Ada/1.png (");
        byte[] webp = resource("webp-lossless.webp");
        ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN).putInt(21, 0xffffffff);
        image("webp-size", webp, "Ada/1.png (");
        byte[] length = resource("webp-lossy.webp");
        ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putInt(16, 0x7fffffff);
        image("webp-length", length, "Ada/1.png (");
        image("gif", text("GIF89a" + "\0".repeat(40)), "Ada/1.png (unsupported image format: it is GIF");
    }

    private static byte[] resource(String name) throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/images/pillow", name));
    }

    private static void image(String name, byte[] bytes, String expected) {
        file(name, "Ada/1.png", bytes, "1 file of folder ", name + " cannot be used: " + expected);
    }

    /** A PNG file whose text would inflate to 512 MiB, and which then ends. */
    private static byte[] withText(byte[] png) {
        var deflater = new Deflater(9);
        deflater.setInput(new byte[1 << 29]);
        deflater.finish();
        byte[] packed = new byte[1 << 20];
        int length = deflater.deflate(packed);
        deflater.end();
        var out = new ByteArrayOutputStream();
        out.write(png, 0, 33);
        out.writeBytes(ByteBuffer.allocate(4).putInt(length + 3).array());
        out.writeBytes(text("zTXta\0\0"));
        out.write(packed, 0, length);
        out.writeBytes(new byte[4]);
        return out.toByteArray();
    }

    private static byte[] tiff(int type, int count, int next) {
        return ByteBuffer.allocate(8 + 2 + 12 + 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(text("II*\0"))
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 256)
                .putShort((short) type)
                .putInt(count)
                .putInt(16)
                .putInt(next)
                .array();
    }
}
