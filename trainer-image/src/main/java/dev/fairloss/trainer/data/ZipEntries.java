// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.ImageListing.Candidate;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The images in the directory of a zip archive, by {@code IDENTITY/FILE}.
 *
 * @param byPath entries by path without the folders around all identities
 * @param ignored entries that are hidden, metadata of macOS, or not images
 */
record ZipEntries(Map<String, ZipEntry> byPath, int ignored) {
    /** Most entries of an archive. */
    static final int MAXIMUM_ENTRIES = 20_000_000;

    private static final String SHAPE = "Put the images of each identity directly into one folder of its own.";

    /** An image and the segments of its path. */
    private record Member(ZipEntry entry, List<String> segments) {}

    static ZipEntries of(Path file, ZipFile zip) {
        if (zip.size() > MAXIMUM_ENTRIES) {
            throw TrainerException.invalidInput(
                    "The zip archive " + file + " has " + zip.size() + " entries; the limit is " + MAXIMUM_ENTRIES
                            + ".",
                    "Split it, or extract it and use dataset.imageFolder.");
        }
        List<Member> members = new ArrayList<>();
        int ignored = 0;
        for (var entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            List<String> segments = segments(entry.getName());
            if (entry.isDirectory()) {
                continue;
            }
            if (isImage(segments)) {
                members.add(new Member(entry, segments));
            } else {
                ignored++;
            }
        }
        int skipped = foldersAround(file, members);
        Map<String, ZipEntry> byPath = new HashMap<>();
        for (Member member : members) {
            String path = String.join(
                    "/", member.segments().subList(skipped, member.segments().size()));
            if (byPath.put(path, member.entry()) != null) {
                throw TrainerException.invalidInput(
                        "The zip archive " + file + " has two entries "
                                + member.entry().getName() + ".",
                        "Create the archive again without duplicates.");
            }
        }
        return new ZipEntries(byPath, ignored);
    }

    private static List<String> segments(String name) {
        return Arrays.stream(name.split("/"))
                .filter(segment -> !segment.isEmpty() && !segment.equals("."))
                .toList();
    }

    private static boolean isImage(List<String> segments) {
        return !segments.isEmpty()
                && segments.stream().noneMatch(segment -> FileKind.isHidden(segment) || segment.equals("__MACOSX"))
                && FileKind.of(segments.get(segments.size() - 1)) != FileKind.OTHER;
    }

    /** Number of folders that are around all identities. */
    private static int foldersAround(Path file, List<Member> members) {
        if (members.isEmpty()) {
            return 0;
        }
        Member first = members.get(0);
        int skipped = first.segments().size() - 2;
        if (skipped < 0) {
            throw TrainerException.invalidInput(
                    "The image " + first.entry().getName() + " is at the top of the zip archive " + file
                            + ", in no folder.",
                    SHAPE);
        }
        for (Member member : members) {
            boolean alike = member.segments().size() == skipped + 2
                    && member.segments()
                            .subList(0, skipped)
                            .equals(first.segments().subList(0, skipped));
            if (!alike) {
                throw TrainerException.invalidInput(
                        "The zip archive " + file + " has images at different levels: "
                                + first.entry().getName() + " and "
                                + member.entry().getName() + ".",
                        SHAPE);
            }
        }
        return skipped;
    }

    /** The entry of a path. */
    Optional<ZipEntry> entry(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** All images, sorted as those of a folder. */
    ImageListing listing(Instant modified) {
        List<Candidate> files = new ArrayList<>(byPath.size());
        byPath.forEach((path, entry) -> {
            int slash = path.indexOf('/');
            boolean supported = FileKind.of(path.substring(slash + 1)) == FileKind.IMAGE;
            files.add(new Candidate(path.substring(0, slash), path, entry.getSize(), modified, supported));
        });
        files.sort(Comparator.comparing(Candidate::identity).thenComparing(Candidate::path));
        return new ImageListing(files, ignored);
    }
}
