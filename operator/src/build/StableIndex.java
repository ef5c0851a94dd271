// SPDX-License-Identifier: Apache-2.0
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sorts Quarkus' index of the operator's jars, so that it has the same bytes in every build: {@code java StableIndex.java FILE}.
 * The index lists the folders of each jar in the order of the jar, and for the two jars that Quarkus generates, that order
 * depends on the build folder. Quarkus reads the lists into sets and maps, so sorting them does not change their meaning. The
 * format is that of {@code io.quarkus.bootstrap.runner.SerializedApplication}; any other format fails the build. See
 * docs/development/reproducible-images.md.
 */
final class StableIndex {
    private static final int MAGIC = 0XF0315432;
    private static final int VERSION = 3;

    private final DataInputStream in;
    private final DataOutputStream out;

    private StableIndex(DataInputStream in, DataOutputStream out) {
        this.in = in;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        byte[] before = Files.readAllBytes(file);
        try (var out = new DataOutputStream(Files.newOutputStream(file))) {
            new StableIndex(new DataInputStream(new ByteArrayInputStream(before)), out).sort();
        }
        require(Files.size(file) == before.length, "an index that keeps its length");
    }

    private void sort() throws IOException {
        require(copyInt() == MAGIC && copyInt() == VERSION, "an index of version " + VERSION);
        copyText(); // the main class
        int jars = copyShort();
        for (int jar = 0; jar < jars; jar++) {
            copyText(); // its path
            if (copyFlag()) {
                for (int attribute = 0; attribute < 6; attribute++) {
                    if (copyFlag()) {
                        copyText();
                    }
                }
            }
            boolean generated = copyFlag();
            boolean transformed = copyFlag();
            sortTexts(copyShort()); // its folders
            if (generated || transformed) {
                sortTexts(copyInt()); // its files
            }
        }
        sortTexts(copyShort()); // packages of the parent
        sortResources(copyShort());
        require(in.read() < 0, "the end of the index");
    }

    private void sortTexts(int count) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(in.readUTF());
        }
        for (String text : texts.stream().sorted().toList()) {
            out.writeUTF(text);
        }
    }

    /** Names, each with the jars that have it, in the order in which they are to be looked at. */
    private void sortResources(int count) throws IOException {
        Map<String, int[]> resources = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String name = in.readUTF();
            int[] jars = new int[in.readUnsignedShort()];
            for (int j = 0; j < jars.length; j++) {
                jars[j] = in.readUnsignedShort();
            }
            resources.put(name, jars);
        }
        for (Map.Entry<String, int[]> resource : resources.entrySet()) {
            out.writeUTF(resource.getKey());
            out.writeShort(resource.getValue().length);
            for (int jar : resource.getValue()) {
                out.writeShort(jar);
            }
        }
    }

    private int copyInt() throws IOException {
        int value = in.readInt();
        out.writeInt(value);
        return value;
    }

    private int copyShort() throws IOException {
        int value = in.readUnsignedShort();
        out.writeShort(value);
        return value;
    }

    private boolean copyFlag() throws IOException {
        boolean value = in.readBoolean();
        out.writeBoolean(value);
        return value;
    }

    private void copyText() throws IOException {
        out.writeUTF(in.readUTF());
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("found no " + what + ": does Quarkus write it otherwise now?");
        }
    }
}
