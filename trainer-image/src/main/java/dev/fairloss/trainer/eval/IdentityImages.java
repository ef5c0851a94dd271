// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
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
import java.util.stream.Collectors;

/**
 * Finds images by LFW's naming, {@code NAME/NAME_0001.jpg}, with any extension or none, in the folder of the identity or in one
 * folder of all images; or by their paths. Names are compared in Unicode
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
    /** Paths by normalized path, and by the last one or two segments of it; empty if several have them. */
    private final Map<String, Optional<String>> byPath = new HashMap<>();

    /**
     * All images of a folder.
     *
     * @param folder for messages
     * @param paths of the images
     */
    IdentityImages(Path folder, Collection<String> paths) {
        this.folder = folder;
        paths.stream()
                .sorted(Comparator.comparingInt(IdentityImages::rank).thenComparing(Comparator.naturalOrder()))
                .forEach(this::add);
        images.keySet().forEach(identity -> normalized.putIfAbsent(normalize(identity), identity));
    }

    private void add(String path) {
        addPath(path);
        int slash = path.indexOf('/');
        var files = images.computeIfAbsent(identity(path), identity -> new HashMap<>());
        String name = normalize(path.substring(slash + 1)).toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        if (dot > 0) {
            files.putIfAbsent(name.substring(0, dot), path);
        }
        files.putIfAbsent(name, path);
    }

    private void addPath(String path) {
        String[] segments = normalize(path).split("/");
        var tail = "";
        for (int i = segments.length - 1; i >= 0; i--) {
            tail = segments[i] + (tail.isEmpty() ? "" : "/" + tail);
            byPath.merge(tail, Optional.of(path), (one, other) -> Optional.empty());
        }
    }

    /** The identity of a path: its first folder; empty for an image that is in no folder. */
    static String identity(String path) {
        return path.substring(0, Math.max(0, path.indexOf('/')));
    }

    /** Number of identities of images; 0, for unknown, if an image is in no folder. */
    int count(Collection<String> paths) {
        var found = paths.stream().map(IdentityImages::identity).collect(Collectors.toSet());
        return found.contains("") ? 0 : found.size();
    }

    /** Whether there is an identity of this name. */
    boolean isKnown(String identity) {
        return images.containsKey(identity) || normalized.containsKey(normalize(identity));
    }

    /** The image of a path, or empty after the problem has been reported. Folders around the images may be left out or added. */
    Optional<String> image(String path, Consumer<String> problem) {
        String[] segments = normalize(path.replace('\\', '/')).split("/");
        Optional<String> found = Optional.empty();
        boolean ambiguous = false;
        for (int from = 0; from < segments.length && found.isEmpty(); from++) {
            var tail = String.join("/", Arrays.asList(segments).subList(from, segments.length));
            boolean certain = from == 0 || tail.contains("/");
            found = byPath.getOrDefault(tail, Optional.empty()).filter(image -> certain || !image.contains("/"));
            ambiguous |= from == 0 && byPath.containsKey(tail) && found.isEmpty();
        }
        if (found.isEmpty()) {
            problem.accept(
                    ambiguous
                            ? "names the image " + path + ", but several images of " + folder + " have this name"
                            : "names a missing image: there is no image " + folder + "/" + path);
        }
        return found;
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
        String stem = String.format(Locale.ROOT, "%s_%04d", identity, Integer.parseInt(number));
        String file = normalize(stem).toLowerCase(Locale.ROOT);
        var inOneFolder = Optional.ofNullable(images.getOrDefault("", Map.of()).get(file));
        if (inOneFolder.isPresent()) {
            return inOneFolder;
        }
        String found = images.containsKey(identity) ? identity : normalized.get(normalize(identity));
        if (found == null) {
            problem.accept("names an unknown identity: there is no folder with images at " + folder + "/" + identity);
            return Optional.empty();
        }
        Optional<String> path = Optional.ofNullable(images.get(found).get(file));
        if (path.isEmpty()) {
            problem.accept("names a missing image: there is no image "
                    + folder.resolve(found).resolve(stem) + " with any extension");
        }
        return path;
    }
}
