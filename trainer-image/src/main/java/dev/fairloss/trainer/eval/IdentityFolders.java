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

/** Finds images by LFW's naming, {@code NAME/NAME_0001.jpg}. Lists the folder of each identity once. */
final class IdentityFolders {
    private static final List<String> EXTENSIONS = List.of("jpg", "jpeg", "png", "bmp", "ppm");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

    private final Path folder;
    /** Files of each identity looked up so far, by lowercase name; empty if it has no folder. */
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

    /** The file of an image, or empty after the problem has been reported. */
    Optional<Path> image(String identity, String number, Consumer<String> problem) {
        if (!NUMBER.matcher(number).matches()) {
            problem.accept("has '" + number + "' instead of an image number");
            return Optional.empty();
        }
        if (identity.contains("/") || identity.contains("\\") || identity.startsWith(".")) {
            problem.accept("has '" + identity + "' instead of an identity name");
            return Optional.empty();
        }
        Optional<Map<String, Path>> files = listed.computeIfAbsent(identity, this::list);
        if (files.isEmpty()) {
            problem.accept("names an unknown identity: there is no folder " + folder.resolve(identity));
            return Optional.empty();
        }
        String stem = String.format(Locale.ROOT, "%s_%04d", identity, Integer.parseInt(number));
        Optional<Path> file = EXTENSIONS.stream()
                .map(extension -> files.get().get((stem + "." + extension).toLowerCase(Locale.ROOT)))
                .flatMap(Stream::ofNullable)
                .findFirst();
        if (file.isEmpty()) {
            problem.accept("names a missing image: " + folder.resolve(identity).resolve(stem) + "."
                    + EXTENSIONS.stream().collect(Collectors.joining(",", "{", "}")));
        }
        return file;
    }

    private Optional<Map<String, Path>> list(String identity) {
        Path identityFolder = folder.resolve(identity);
        if (!Files.isDirectory(identityFolder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(identityFolder)) {
            return Optional.of(files.sorted()
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().toLowerCase(Locale.ROOT),
                            file -> file,
                            (first, second) -> first)));
        } catch (IOException e) {
            throw TrainerException.invalidInput(
                    "The folder " + identityFolder + " (pairs.images) cannot be read.",
                    "Give this user permission to read it.",
                    e);
        }
    }
}
