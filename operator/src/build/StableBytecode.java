// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Normalizes the classes that Quarkus generates and transforms, so that they have the same bytes in every build: {@code java
 * StableBytecode.java FOLDER}. See docs/development/reproducible-images.md.
 *
 * <ul>
 *   <li>Transformed classes are sorted, since their order depends on the build folder.
 *   <li>Keys under which generated classes exchange values ("proxykey17") are renumbered in the order of the classes. Quarkus
 *       takes them from a counter that parallel build steps share.
 *   <li>Configuration classes are sorted by name. Quarkus lists them in the order of a hash set.
 *   <li>Calls of {@code retry.setInitialInterval(default)} are removed. The property has two setters, and Quarkus generates the
 *       call or not, depending on which setter it finds first.
 * </ul>
 */
final class StableBytecode {
    private static final String SHARED = "io/quarkus/runtime/generated/SharedConfig";
    private static final String FIELD = "configClass$";
    private static final Long DEFAULT_INTERVAL = 2000L;

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path transformed = folder.resolve("transformed-bytecode.jar");
        write(transformed, read(transformed));
        Path jar = folder.resolve("generated-bytecode.jar");
        Map<String, byte[]> files = read(jar);
        Map<String, ClassNode> classes = new TreeMap<>();
        files.forEach((name, bytes) -> {
            if (name.matches("io/quarkus/run(ner/recorded|time/generated)/.*[.]class")) {
                ClassNode parsed = new ClassNode();
                new ClassReader(bytes).accept(parsed, 0);
                classes.put(name, parsed);
            }
        });
        renumberKeys(classes.values());
        sortConfiguration(classes);
        classes.values().forEach(StableBytecode::removeDefaultInterval);
        classes.forEach((name, changed) -> {
            ClassWriter out = new ClassWriter(0);
            changed.accept(out);
            files.put(name, out.toByteArray());
        });
        write(jar, files);
    }

    private static void renumberKeys(Iterable<ClassNode> classes) {
        Map<Object, String> keys = new HashMap<>();
        for (ClassNode type : classes) {
            for (AbstractInsnNode step : steps(type)) {
                if (step instanceof LdcInsnNode constant
                        && constant.cst instanceof String text
                        && text.matches("proxykey\\d+")) {
                    constant.cst = keys.computeIfAbsent(text, key -> "proxykey" + (keys.size() + 1));
                }
            }
        }
        require(!keys.isEmpty(), "keys named proxykey");
    }

    /** Removes {@code retry.setInitialInterval(default)}: four instructions. */
    private static void removeDefaultInterval(ClassNode type) {
        for (MethodNode method : type.methods) {
            for (AbstractInsnNode step : method.instructions.toArray()) {
                if (step instanceof LdcInsnNode constant && calls(step, 1, "setInitialInterval")) {
                    require(constant.cst.equals(DEFAULT_INTERVAL), "default in place of " + constant.cst);
                    method.instructions.remove(step.getPrevious());
                    method.instructions.remove(step.getNext().getNext());
                    method.instructions.remove(step.getNext());
                    method.instructions.remove(step);
                }
            }
        }
    }

    private static void sortConfiguration(Map<String, ClassNode> classes) {
        ClassNode shared = classes.get(SHARED + ".class");
        require(shared != null, SHARED);
        Map<String, String> fields = sortDeclared(shared);
        for (ClassNode type : classes.values()) {
            List<FieldInsnNode> mapped = new ArrayList<>();
            for (AbstractInsnNode step : steps(type)) {
                if (step instanceof FieldInsnNode use && use.owner.equals(SHARED)) {
                    use.name = fields.getOrDefault(use.name, use.name);
                    if (goesToWithMapping(use)) {
                        mapped.add(use);
                    }
                }
            }
            if (type != shared) {
                List<String> order = mapped.stream()
                        .map(use -> use.name)
                        .sorted(Comparator.comparing(name -> Integer.valueOf(name.substring(FIELD.length()))))
                        .toList();
                for (int i = 0; i < order.size(); i++) {
                    mapped.get(i).name = order.get(i);
                }
            }
        }
    }

    /** Sorts what the initializer says of each class, a run of instructions; returns the fields' new names. */
    private static Map<String, String> sortDeclared(ClassNode shared) {
        InsnList code = shared.methods.stream()
                .filter(method -> method.name.equals("<clinit>"))
                .findAny()
                .orElseThrow()
                .instructions;
        Map<String, List<AbstractInsnNode>> declared = new LinkedHashMap<>();
        List<AbstractInsnNode> current = null;
        AbstractInsnNode end = null;
        for (AbstractInsnNode step : code.toArray()) {
            if (step instanceof LdcInsnNode type && calls(step, 2, "configClass")) {
                current = declared.computeIfAbsent((String) type.cst, name -> new ArrayList<>());
            } else if (current != null
                    && !isField(step.getPrevious())
                    && !calls(step.getPrevious(), 0, "ensureLoaded")) {
                // In the midst of a statement.
            } else if (current != null && !calls(step, 1, "ensureLoaded")) {
                end = step;
                break;
            }
            if (current != null) {
                current.add(step);
            }
        }
        require(end != null && !declared.isEmpty(), "declarations of configuration classes");
        declared.values().forEach(steps -> steps.forEach(code::remove));
        Map<String, String> names = new HashMap<>();
        for (List<AbstractInsnNode> steps : new TreeMap<>(declared).values()) {
            for (AbstractInsnNode step : steps) {
                if (isField(step)) {
                    names.put(((FieldInsnNode) step).name, FIELD + names.size());
                }
                code.insertBefore(end, step);
            }
        }
        return names;
    }

    private static boolean isField(AbstractInsnNode step) {
        return step instanceof FieldInsnNode use && use.owner.equals(SHARED) && use.name.startsWith(FIELD);
    }

    private static boolean goesToWithMapping(FieldInsnNode use) {
        return isField(use) && calls(use, 4, "withMapping");
    }

    /** Whether the instruction that many further on calls a method of that name. */
    private static boolean calls(AbstractInsnNode step, int further, String method) {
        AbstractInsnNode at = step;
        for (int i = 0; i < further && at != null; i++) {
            at = at.getNext();
        }
        return at instanceof MethodInsnNode call && call.name.equals(method);
    }

    private static List<AbstractInsnNode> steps(ClassNode type) {
        List<AbstractInsnNode> steps = new ArrayList<>();
        for (MethodNode method : type.methods) {
            steps.addAll(List.of(method.instructions.toArray()));
        }
        return steps;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("found no " + what + ": does Quarkus write them otherwise now?");
        }
    }

    private static Map<String, byte[]> read(Path jar) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    private static void write(Path jar, Map<String, byte[]> files) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
                out.putNextEntry(entry);
                out.write(file.getValue());
            }
        }
    }
}
