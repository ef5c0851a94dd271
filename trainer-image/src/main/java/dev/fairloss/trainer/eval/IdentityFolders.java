// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds image {@code NAME/NAME_0001.jpg} of LFW's naming; each person's folder is listed once. */
final class IdentityFolders {
    private static final List<String> EXTENSIONS = List.of("jpg", "jpeg", "png", "bmp", "ppm");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

    private final Path folder;
    /** Of each person asked for: file name without case to file; absent if there is no such folder. */
    private final Map<String, Optional<Map<String, Path>>> listed = new HashMap<>();

    IdentityFolders(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    boolean exists() {
        return Files.isDirectory(folder);
    }

    /** The file of a person's image, or empty after the problem has been told. */
    Optional<Path> image(String person, String number, Consumer<String> problem) {
        if (!NUMBER.matcher(number).matches()) {
            problem.accept("has '" + number + "' where the number of an image belongs");
            return Optional.empty();
        }
        if (person.contains("/") || person.contains("\\") || person.startsWith(".")) {
            problem.accept("has '" + person + "' where a person's name belongs");
            return Optional.empty();
        }
        Optional<Map<String, Path>> files = listed.computeIfAbsent(person, this::list);
        if (files.isEmpty()) {
            problem.accept("names a person who is unknown: no folder " + folder.resolve(person));
            return Optional.empty();
        }
        String stem = String.format(Locale.ROOT, "%s_%04d", person, Integer.parseInt(number));
        Optional<Path> file = EXTENSIONS.stream()
                .map(extension -> files.get().get((stem + "." + extension).toLowerCase(Locale.ROOT)))
                .flatMap(Stream::ofNullable)
                .findFirst();
        if (file.isEmpty()) {
            problem.accept(
                    "names an image that is missing: " + folder.resolve(person).resolve(stem) + "."
                            + EXTENSIONS.stream().collect(Collectors.joining(",", "{", "}")));
        }
        return file;
    }

    private Optional<Map<String, Path>> list(String person) {
        Path personFolder = folder.resolve(person);
        if (!Files.isDirectory(personFolder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(personFolder)) {
            return Optional.of(files.sorted()
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().toLowerCase(Locale.ROOT),
                            file -> file,
                            (first, second) -> first)));
        } catch (IOException e) {
            throw TrainerException.invalidInput(
                    "The folder " + personFolder + " (pairs.images) cannot be read.",
                    "Give this user permission to read it.",
                    e);
        }
    }
}
