// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.trainer.steps.PrepareAdvice.Change;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TestRecords;
import dev.fairloss.trainer.testing.TestTar;
import dev.fairloss.trainer.testing.TestZip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each message about the data gives advice that works: prepare fails, the advice is followed literally, prepare succeeds. */
class DataAdviceTest {
    private static final Path BIN = Path.of("src/test/resources/bin/protocol-4.bin");
    private static final String FOLDER = "imageFolder: {uri: file:faces}";
    private static final String PAIRS = "pairs: {uri: file:pairs.txt, images: file:test}";

    @TempDir
    private Path folder;

    private Path faces;
    private PrepareAdvice prepare;

    @BeforeEach
    void validData() {
        prepare = PrepareAdvice.in(folder);
        faces = folder.resolve("faces");
    }

    private void experiment(String... replacements) {
        prepare.experiment(replacements);
    }

    private void advice(Change fault, String message, String advice, Change repair) {
        prepare.advice(fault, message, advice, repair);
    }

    private void write(String file, String text) {
        TestFiles.write(folder, file, text);
    }

    private void image(String file, int number) {
        TestImages.noise(folder, file, number);
    }

    @Test
    void folders() {
        advice(
                () -> experiment("file:faces", "file:phaces"),
                "phaces does not exist",
                "one subfolder per identity",
                () -> Files.move(faces, folder.resolve("phaces")));
        advice(
                () -> experiment("file:faces", "file:pairs.txt"),
                "pairs.txt is a file",
                "A dataset is a folder",
                () -> experiment("file:faces", "file:phaces"));
        faces = folder.resolve("phaces");
        advice(
                () -> image("phaces/stray.png", 1),
                "The image stray.png is directly in",
                "move it to " + faces.resolve("IDENTITY/stray.png"),
                () -> Files.move(
                        faces.resolve("stray.png"),
                        Files.createDirectories(faces.resolve("IDENTITY")).resolve("stray.png")));
        advice(
                () -> {
                    for (String identity : new String[] {"Ada", "Bob"}) {
                        image("more/faces/" + identity + "/1.png", identity.hashCode() + 7);
                        image("more/faces/" + identity + "/2.png", identity.hashCode() + 8);
                    }
                    experiment("file:faces", "file:more");
                },
                "contains a folder with images",
                "set the URI to " + folder.resolve("more/faces"),
                () -> experiment("file:faces", "file:more/faces"));
    }

    @Test
    void identitiesAndImages() {
        advice(
                () -> {
                    Files.createDirectory(folder.resolve("empty"));
                    experiment("file:faces", "file:empty");
                },
                "There are no images",
                "Put one folder per identity into it",
                () -> {
                    image("empty/Ada/1.png", 1);
                    image("empty/Ada/2.png", 2);
                    image("empty/Bob/1.png", 3);
                });
        advice(
                () -> Files.move(folder.resolve("empty/Bob"), folder.resolve("Bob")),
                "only one identity",
                "Add the images of other identities",
                () -> Files.move(folder.resolve("Bob"), folder.resolve("empty/Bob")));
        advice(
                () -> Files.delete(folder.resolve("empty/Ada/2.png")),
                "No identity in",
                "Add images.",
                () -> image("empty/Ada/3.png", 4));
        advice(
                () -> write("empty/Ada/4.jpg", ""),
                "(zero bytes)",
                "Repair or remove it.",
                () -> Files.delete(folder.resolve("empty/Ada/4.jpg")));
    }

    @Test
    void heldOutIdentities() {
        String holdOut = "holdOut: {identities: 0}";
        advice(
                () -> experiment(holdOut, "holdOut: {identities: 10}"),
                "Holding out 10 of the 3 identities",
                "Lower dataset.holdOut.identities",
                () -> experiment(holdOut, "holdOut: {identities: 0}"));
        String heldOut = "heldOutIdentities: {pairs: 20}";
        advice(
                () -> {
                    experiment(holdOut, "holdOut: {identities: 10}", PAIRS, heldOut);
                },
                "Holding out 10 of the 3 identities",
                "or add images of other identities",
                () -> {
                    for (int i = 0; i < 10; i++) {
                        image("faces/P" + i + "/1.png", 10 * i);
                        image("faces/P" + i + "/2.png", 10 * i + 1);
                    }
                });
        advice(
                () -> {
                    for (int i = 0; i < 9; i++) {
                        Files.delete(faces.resolve("P" + i + "/2.png"));
                    }
                },
                "Only 4 of the 13 identities",
                "or add images",
                () -> {
                    for (int i = 0; i < 9; i++) {
                        image("faces/P" + i + "/2.png", 10 * i + 2);
                    }
                });
        advice(
                () -> {
                    for (int i = 0; i < 3; i++) {
                        Files.delete(faces.resolve("P" + i + "/2.png"));
                    }
                },
                "leaves none in",
                "or add images",
                () -> image("faces/P0/3.png", 99));
    }

    @Test
    void pairsFiles() {
        Consumer<String> pairs = text -> write("pairs.txt", text);
        String valid = "2 1\nDan 1 2\nDan 1 Eve 1\nEve 1 2\nDan 2 Eve 2\n";
        Change repair = () -> pairs.accept(valid);
        advice(() -> Files.delete(folder.resolve("pairs.txt")), "does not exist", "Set pairs.uri", repair);
        advice(
                () -> Files.write(folder.resolve("pairs.txt"), new byte[] {'1', (byte) 0xff}),
                "is not UTF-8 text",
                "Save it as UTF-8",
                repair);
        advice(() -> pairs.accept(valid.replace("Dan 1 2", "Dan 1 9")), "missing image", "Correct it", repair);
        advice(
                () -> pairs.accept(valid.replace("Dan 1 2", "Dan 1 3")),
                "missing image",
                "or the folder of its images",
                () -> image("test/Dan/Dan_0003.png", 12345));
    }

    @Test
    void binFiles() {
        experiment(PAIRS, "bin: {uri: file:lfw.bin}");
        Path bin = folder.resolve("lfw.bin");
        Change repair = () -> Files.copy(BIN, bin, StandardCopyOption.REPLACE_EXISTING);
        advice(() -> {}, "lfw.bin does not exist", "Correct bin.uri", repair);
        for (String broken :
                new String[] {"]", "]]\u0086", "]](Ke\u0086", "](KKe]\u0086", "](C\u0001aC\u0001be](Ke\u0086"}) {
            byte[] pickle =
                    ("\u0080\u0003" + broken.replace("K", "K\u0001") + ".").getBytes(StandardCharsets.ISO_8859_1);
            advice(() -> Files.write(bin, pickle), "" + bin, "InsightFace", repair);
        }
        advice(
                () -> Files.write(bin, Arrays.copyOf(Files.readAllBytes(BIN), 500)),
                "is cut: it ends at byte 500",
                "Copy it again",
                repair);
        advice(() -> Files.writeString(bin, "cos\nsystem\n"), "Opcode", "write the file again in this form", repair);
    }

    @Test
    void zipArchives() {
        experiment(FOLDER, "zip: {uri: file:faces.zip}");
        Path zip = folder.resolve("faces.zip");
        Change repair = () -> zip("Ada/1.png", "Ada/2.png", "Bob/1.png");
        advice(() -> {}, "faces.zip does not exist", "Correct dataset.zip.uri", repair);
        advice(
                () -> Files.writeString(zip, "no archive"),
                "Cannot read the zip archive",
                "create it again if it is encrypted or in another format",
                repair);
        advice(
                () -> zip("1.png", "Ada/1.png"),
                "is at the top of the zip archive",
                "Put the images of each identity directly into one folder of its own",
                repair);
        advice(
                () -> zip("Ada/1.png", "Bob/more/1.png"),
                "images at different levels",
                "Put the images of each identity directly into one folder of its own",
                repair);
        advice(
                () -> zip("Ada/1.png", "./Ada/1.png"),
                "has two entries",
                "Create the archive again without duplicates",
                repair);
    }

    private void zip(String... names) {
        var zip = new TestZip();
        for (int i = 0; i < names.length; i++) {
            zip.add(names[i], TestImages.file(TestImages.pattern(64, 64, 9 * i), "png"));
        }
        zip.write(folder.resolve("faces.zip"));
    }

    @Test
    void recordFiles() {
        experiment(FOLDER, "recordIO: {uri: file:train.rec}");
        Path index = folder.resolve("train.idx");
        Change repair = () -> records().write(folder, "train");
        advice(() -> {}, "train.rec does not exist", "Correct dataset.recordIO.uri", repair);
        String copy = "Copy the .rec file and its .idx file again";
        advice(() -> new TestRecords().write(folder, "train"), "has no images", copy, repair);
        advice(() -> Files.writeString(index, "1 0\n"), "is not KEY, a tab, OFFSET", copy, repair);
        advice(() -> Files.writeString(index, "1\t2\n"), "not a multiple of 4", copy, repair);
        advice(() -> Files.writeString(index, "1\t0\n1\t0\n"), "repeats the key 1", copy, repair);
        advice(() -> Files.write(index, new byte[] {(byte) 0xff}), "is not UTF-8 text", "Save it as UTF-8", repair);
        advice(() -> Files.writeString(index, "x".repeat(5000)), "has more than 4096", "is the right file", repair);
        advice(() -> Files.writeString(index, "0\t8\n"), "Cannot read record 0 of", copy, repair);
        advice(() -> Files.writeString(index, "1\t8\n"), "cannot be used: record 1", "Repair or remove it", repair);
        advice(
                () -> {
                    var records = new TestRecords();
                    records.add(0, new float[] {9, 9}, new byte[0]);
                    records.write(folder, "train");
                },
                "promises the images 1 to 8",
                copy,
                repair);
    }

    @Test
    void webDatasets() {
        experiment(FOLDER, "webDataset: {uri: file:shards}");
        Path shard = folder.resolve("shards/a.tar");
        Change repair = () -> {
            Files.deleteIfExists(folder.resolve("shards/b.tar"));
            shard().write(shard);
        };
        advice(() -> {}, "shards does not exist", "Correct dataset.webDataset.uri", repair);
        advice(() -> Files.delete(shard), "contains no .tar files", "Correct dataset.webDataset.uri", repair);
        advice(
                () -> Files.writeString(shard, "x".repeat(3000)),
                "Cannot read the tar archive",
                "Copy it again",
                repair);
        advice(
                () -> shard().sample("0", 1, new byte[0]).write(shard),
                "has two files 0.cls",
                "Create the archive again without duplicates",
                repair);
        advice(
                () -> new TestTar().with("0.png", new byte[9]).write(folder.resolve("shards/b.tar")),
                "sample 0 of b.tar (damaged: it has no .cls file)",
                "Repair or remove it",
                repair);
    }

    private static TestTar shard() {
        var shard = new TestTar();
        for (int i = 0; i < 4; i++) {
            shard.sample(Integer.toString(i), i / 2, TestImages.file(TestImages.pattern(64, 64, 9 * i), "png"));
        }
        return shard;
    }

    @Test
    void landmarks() {
        var lines = new StringBuilder();
        for (String image : TestFiles.list(faces)) {
            lines.append(image).append(",5.5,7.3,10.5,7.3,8,10.2,5.9,13.2,10.1,13.2\n");
        }
        String rows = lines.toString();
        Change repair = () -> write("l.csv", rows);
        experiment(FOLDER, FOLDER + "\n    landmarks: {uri: file:l.csv}");
        advice(() -> {}, "The landmarks file " + folder.resolve("l.csv"), "Correct landmarks.uri", repair);
        advice(() -> write("l.csv", rows + "Ada/9.png,1\n"), "has 2 columns", "Correct it: each row has", repair);
        advice(() -> write("l.csv", rows.substring(4)), "no row", "Repair or remove it", repair);
    }

    @Test
    void attributes() {
        Change repair = () -> write("a.csv", "person,sex\nDan,m\nEve,f\n");
        experiment(PAIRS, PAIRS + ", attributes: {uri: file:a.csv}");
        advice(() -> {}, "The attributes file " + folder.resolve("a.csv"), "Correct attributes.uri", repair);
        advice(() -> write("a.csv", "person,sex\n"), "has no row after line 1", "one line per person", repair);
        advice(() -> write("a.csv", "person,sex\nDan\n"), "Line 2 of", "each other line describes", repair);
        advice(
                () -> write("a.csv", "person,sex\nDaniel,m\n"),
                "describes no person of the evaluation set unseen: line 2 names Daniel",
                "Name people as the folders of their images",
                repair);
        advice(
                () -> write("a.csv", "image,person,sex\nDan/Dan_0001.png,D,m\nDan/Dan_0002.png,E,m\n"),
                "Dan/Dan_0001.png and Dan/Dan_0002.png are a genuine pair, but show two people",
                "Correct the column person",
                repair);
        advice(
                () -> experiment(
                        PAIRS,
                        PAIRS + ", attributes: {uri: file:a.csv}",
                        "comparison: {arms: []}",
                        "comparison: {arms: [], choose: {set: unseen, attribute: tone}}"),
                "The attributes of the evaluation set unseen have no column tone",
                "Set comparison.choose.attribute to one of: sex",
                () -> write("a.csv", "person,sex,tone\nDan,m,1\nEve,f,2\n"));
    }

    @Test
    void attributesOfABinFile() throws IOException {
        Files.copy(BIN, folder.resolve("lfw.bin"));
        experiment(PAIRS, "bin: {uri: file:lfw.bin}, attributes: {uri: file:a.csv}");
        var rows = new StringBuilder("image,person,sex\n");
        for (int image = 0; image < 22; image++) {
            // Odd pairs are impostor pairs.
            rows.append(image)
                    .append(",p")
                    .append(image / 2 % 2 == 0 ? image / 2 : 100 + image)
                    .append(",f\n");
        }
        Change repair = () -> write("a.csv", rows.toString());
        advice(
                () -> write("a.csv", "person,sex\nAda,f\n"),
                "describes no person of the evaluation set unseen",
                "describe its images instead, in the columns image and person",
                repair);
        advice(() -> write("a.csv", "image,sex\n0,f\n"), "names no people", "Add the column person", repair);
        advice(
                () -> write("a.csv", "image,person,sex\n99,p,f\n"),
                "describes no image of the evaluation set unseen",
                "in a .bin file, by their number from 0",
                repair);
    }

    private static TestRecords records() {
        var records = new TestRecords();
        for (int i = 0; i < 4; i++) {
            records.add(i + 1, i / 2, TestImages.file(TestImages.pattern(64, 64, 9 * i), "png"));
        }
        return records;
    }

    @Test
    void sharedPeopleAndImages() {
        String pairs = "2 1\nDan 1 2\nDan 1 Eve 1\nEve 1 2\nDan 2 Eve 2\n";
        String more = "4 1\nDan 1 2\nDan 1 Eve 1\nEve 1 2\nDan 2 Eve 2\nFay 1 2\nFay 1 Eve 2\nGus 1 2\nFay 2 Gus 1\n";
        advice(
                () -> image("faces/Dan/9.png", 77),
                "shares 1 person (Dan)",
                "Remove them from the training data",
                () -> {
                    Files.delete(faces.resolve("Dan/9.png"));
                    Files.delete(faces.resolve("Dan"));
                });
        for (String person : new String[] {"Fay", "Gus"}) {
            image("test/" + person + "/" + person + "_0001.png", person.hashCode());
            image("test/" + person + "/" + person + "_0002.png", person.hashCode() + 1);
        }
        advice(
                () -> {
                    write("pairs.txt", more);
                    image("faces/Dan/9.png", 77);
                },
                "shares 1 person (Dan)",
                "set overlapPolicy: ExcludePairs",
                () -> experiment(PAIRS, PAIRS + ", overlapPolicy: ExcludePairs"));
        advice(
                () -> write("pairs.txt", pairs),
                "too few pairs remain",
                "Remove the shared people and images from the training data",
                () -> Files.delete(faces.resolve("Dan/9.png")));
    }
}
