// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.ImageListing.Candidate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The images in the directory of a zip archive, by {@code IDENTITY/FILE}.
 *
 * @param byPath entries by path without the folders around all identities
 * @param skipped entries that are hidden, created by an operating system, or not images
 * @param identities folders of identities, with or without images
 */
record ZipEntries(Map<String, ZipEntry> byPath, List<Skipped> skipped, Set<String> identities) {
    /** Most entries of an archive. */
    static final int MAXIMUM_ENTRIES = 20_000_000;

    private static final String SHAPE = "Put the images of each identity directly into one folder of its own.";

    /** An image and the segments of its path. */
    private record Member(ZipEntry entry, List<String> segments) {}

    static ZipEntries of(Path file, ZipFile zip) {
        return of(file, zip, MAXIMUM_ENTRIES);
    }

    /** {@link #of(Path, ZipFile)} with another limit of the number of entries. */
    static ZipEntries of(Path file, ZipFile zip, int most) {
        if (zip.size() > most) {
            throw TrainerException.invalidInput(
                    "The zip archive " + file + " has " + zip.size() + " entries; the limit is " + most + ".",
                    "Extract it and use dataset.imageFolder.");
        }
        List<Member> members = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>();
        Set<List<String>> folders = new HashSet<>();
        for (var entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            List<String> segments = segments(entry.getName());
            var reason = reasonToSkip(zip, entry, segments);
            boolean folder = entry.isDirectory() || entry.getName().endsWith("\\");
            if (reason.isEmpty() && !folder) {
                members.add(new Member(entry, segments));
            }
            if (reason.isEmpty() || reason.get() == Skipped.Reason.NOT_AN_IMAGE) {
                folders.add(folder ? segments : segments.subList(0, Math.max(0, segments.size() - 1)));
            }
            if (!folder) {
                reason.ifPresent(why -> skipped.add(new Skipped(entry.getName(), why)));
            }
        }
        int around = foldersAround(file, members);
        return new ZipEntries(byPath(file, members, around), skipped, identities(members, folders, around));
    }

    /** Some programs for Windows separate folders by backslashes. */
    private static List<String> segments(String name) {
        return Arrays.stream(name.split(name.contains("/") ? "/" : "[/\\\\]"))
                .filter(segment -> !segment.isEmpty() && !segment.equals("."))
                .toList();
    }

    private static Optional<Skipped.Reason> reasonToSkip(ZipFile zip, ZipEntry entry, List<String> segments) {
        var kinds = segments.stream().map(FileKind::of).toList();
        if (kinds.contains(FileKind.SYSTEM)) {
            return Optional.of(Skipped.Reason.SYSTEM);
        }
        if (kinds.contains(FileKind.HIDDEN)) {
            return Optional.of(Skipped.Reason.HIDDEN);
        }
        boolean used = entry.isDirectory()
                || entry.getName().endsWith("\\")
                || (!kinds.isEmpty() && (kinds.get(kinds.size() - 1) == FileKind.IMAGE || beginsAsImage(zip, entry)));
        return used ? Optional.empty() : Optional.of(Skipped.Reason.NOT_AN_IMAGE);
    }

    /** Whether the contents of an entry are an image; no if it cannot be inflated. */
    private static boolean beginsAsImage(ZipFile zip, ZipEntry entry) {
        if (entry.getSize() == 0) {
            return false;
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return ImageFormat.of(in.readNBytes(ImageFormat.HEAD)).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Number of folders that are around all identities. */
    private static int foldersAround(Path file, List<Member> members) {
        if (members.isEmpty()) {
            return 0;
        }
        Member first = members.get(0);
        int around = first.segments().size() - 2;
        if (around < 0) {
            throw TrainerException.invalidInput(
                    "The image " + first.entry().getName() + " is at the top of the zip archive " + file
                            + ", in no folder.",
                    SHAPE);
        }
        for (Member member : members) {
            boolean alike = member.segments().size() == around + 2
                    && member.segments()
                            .subList(0, around)
                            .equals(first.segments().subList(0, around));
            if (!alike) {
                throw TrainerException.invalidInput(
                        "The zip archive " + file + " has images at different levels: "
                                + first.entry().getName() + " and "
                                + member.entry().getName() + ".",
                        SHAPE);
            }
        }
        return around;
    }

    private static Map<String, ZipEntry> byPath(Path file, List<Member> members, int around) {
        Map<String, ZipEntry> byPath = new HashMap<>();
        for (Member member : members) {
            String path = String.join(
                    "/", member.segments().subList(around, member.segments().size()));
            if (byPath.put(path, member.entry()) != null) {
                throw TrainerException.invalidInput(
                        "The zip archive " + file + " has two entries "
                                + member.entry().getName() + ".",
                        "Create the archive again without duplicates.");
            }
        }
        return byPath;
    }

    /** The folders beside those of the images. */
    private static Set<String> identities(List<Member> members, Set<List<String>> folders, int around) {
        Set<String> identities = new TreeSet<>();
        if (members.isEmpty()) {
            return identities;
        }
        List<String> prefix = members.get(0).segments().subList(0, around);
        for (List<String> folder : folders) {
            if (folder.size() > around && folder.subList(0, around).equals(prefix)) {
                identities.add(folder.get(around));
            }
        }
        return identities;
    }

    /** The entry of a path. */
    Optional<ZipEntry> entry(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** All images, sorted as those of a folder. */
    ImageListing listing(Instant modified) {
        List<Candidate> files = new ArrayList<>(byPath.size());
        byPath.forEach((path, entry) ->
                files.add(new Candidate(path.substring(0, path.indexOf('/')), path, entry.getSize(), modified, true)));
        files.sort(Comparator.comparing(Candidate::identity).thenComparing(Candidate::path));
        return new ImageListing(files, skipped, List.of(), identities);
    }
}
