// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Finds images by LFW's naming, {@code NAME/NAME_0001.jpg}, with any extension or none. Names are compared in Unicode
 * normalization form C, since macOS writes "é" as two characters; the same name is preferred.
 */
final class IdentityImages {
    private static final List<String> PREFERRED = List.of("jpg", "jpeg", "png", "bmp", "ppm", "pgm");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

    private final Path folder;
    /** Paths by lowercase normalized file name, with and without extension, by identity. */
    private final Map<String, Map<String, String>> images = new TreeMap<>();
    /** The first identity of each normalized name. */
    private final Map<String, String> normalized = new HashMap<>();

    /**
     * All images of a folder.
     *
     * @param folder for messages
     * @param paths {@code IDENTITY/FILE} of each image
     */
    IdentityImages(Path folder, Collection<String> paths) {
        this.folder = folder;
        paths.stream()
                .sorted(Comparator.comparingInt(IdentityImages::rank).thenComparing(Comparator.naturalOrder()))
                .forEach(this::add);
        images.keySet().forEach(identity -> normalized.putIfAbsent(normalize(identity), identity));
    }

    private void add(String path) {
        int slash = path.indexOf('/');
        var files = images.computeIfAbsent(path.substring(0, slash), identity -> new HashMap<>());
        String name = normalize(path.substring(slash + 1)).toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        if (dot > 0) {
            files.putIfAbsent(name.substring(0, dot), path);
        }
        files.putIfAbsent(name, path);
    }

    private static int rank(String path) {
        int rank = PREFERRED.indexOf(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        return rank < 0 ? PREFERRED.size() : rank;
    }

    private static String normalize(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /** The path of an image, or empty after the problem has been reported. */
    Optional<String> image(String identity, String number, Consumer<String> problem) {
        if (!NUMBER.matcher(number).matches()) {
            problem.accept("has '" + number + "' instead of an image number");
            return Optional.empty();
        }
        if (identity.contains("/") || identity.contains("\\") || identity.startsWith(".")) {
            problem.accept("has '" + identity + "' instead of an identity name");
            return Optional.empty();
        }
        String found = images.containsKey(identity) ? identity : normalized.get(normalize(identity));
        if (found == null) {
            problem.accept("names an unknown identity: there is no folder with images at " + folder.resolve(identity));
            return Optional.empty();
        }
        String stem = String.format(Locale.ROOT, "%s_%04d", identity, Integer.parseInt(number));
        Optional<String> path =
                Optional.ofNullable(images.get(found).get(normalize(stem).toLowerCase(Locale.ROOT)));
        if (path.isEmpty()) {
            problem.accept("names a missing image: there is no image "
                    + folder.resolve(found).resolve(stem) + " with any extension");
        }
        return path;
    }
}
