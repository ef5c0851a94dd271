// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.contract.json.Sha256;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the objects of a copy were when they were fetched and verified: a file of lines {@code NAME TAB ETAG TAB SHA256}, with
 * the name in URL encoding. A line is appended as soon as its file is complete, so that an interrupted copy is continued; the
 * last line of a name is valid. A line that was cut off is ignored, which only means that its object is fetched again.
 */
final class CopyRecord {
    private static final Pattern LINE = Pattern.compile("([^\\t]+)\\t([^\\t]*)\\t([0-9a-f]{64})");

    private final Path file;
    private final FolderFailures failures;
    private final Map<String, Entry> entries;

    private CopyRecord(Path file, FolderFailures failures, Map<String, Entry> entries) {
        this.file = file;
        this.failures = failures;
        this.entries = new ConcurrentHashMap<>(entries);
    }

    /**
     * An object.
     *
     * @param etag without quotation marks; empty if the listing had none
     * @param sha256 of its content, 64 hexadecimal digits
     */
    record Entry(String etag, String sha256) {}

    /**
     * Reads the record of a copy, and shortens it if most of its lines are out of date.
     *
     * @param cache folder of all copies; their records are beside them
     * @param data what is copied, such as its URI
     * @param names of all objects
     */
    static CopyRecord open(Path cache, String data, Set<String> names) {
        var failures = new FolderFailures(cache, FolderFailures.Use.CACHE);
        Path file = cache.resolve(".copies").resolve(Sha256.of(data) + ".tsv");
        try (Stream<String> lines =
                Files.exists(file) ? Files.lines(file, StandardCharsets.ISO_8859_1) : Stream.empty()) {
            var all = lines.filter(line -> !line.isEmpty()).toList();
            Map<String, Entry> entries = all.stream()
                    .map(LINE::matcher)
                    .filter(Matcher::matches)
                    .collect(Collectors.toMap(
                            line -> line.group(1),
                            line -> new Entry(line.group(2), line.group(3)),
                            (old, last) -> last));
            entries.keySet().retainAll(names.stream().map(CopyRecord::encoded).collect(Collectors.toSet()));
            var record = new CopyRecord(file, failures, entries);
            if (all.size() > 2 * entries.size() + 100) {
                record.rewrite();
            }
            return record;
        } catch (IOException e) {
            throw failures.reading(file, e);
        }
    }

    /** What is known of an object with this name and ETag. */
    Optional<Entry> find(String name, String etag) {
        return Optional.ofNullable(entries.get(encoded(name)))
                .filter(entry -> entry.etag().equals(etag));
    }

    void add(String name, Entry entry) {
        entries.put(encoded(name), entry);
        // The line break before it ends a line that was cut off.
        byte[] line = ("\n" + line(encoded(name), entry)).getBytes(StandardCharsets.ISO_8859_1);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw failures.writing(file, e);
        }
    }

    private void rewrite() {
        try (var part = PartFile.beside(file, failures)) {
            byte[] lines = entries.entrySet().stream()
                    .map(entry -> line(entry.getKey(), entry.getValue()))
                    .sorted()
                    .collect(Collectors.joining())
                    .getBytes(StandardCharsets.ISO_8859_1);
            part.append(lines, lines.length);
            part.publish();
        }
    }

    private static String line(String name, Entry entry) {
        return name + "\t" + entry.etag() + "\t" + entry.sha256() + "\n";
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
