// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.data.FaceIndex.Image;
import dev.fairloss.trainer.data.FaceIndex.Person;
import dev.fairloss.trainer.data.FaceIndex.Stamp;
import dev.fairloss.trainer.data.FolderListing.Candidate;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Reads and decodes every image of a folder once, on all cores, so that no later step meets one that it cannot use. */
final class FolderIndexer {
    private final ImageFolder folder;
    private final int imageSize;
    private final ProgressCallback progress;

    FolderIndexer(ImageFolder folder, int imageSize, ProgressCallback progress) {
        this.folder = folder;
        this.imageSize = imageSize;
        this.progress = progress;
    }

    /** What became of one file. */
    private record Look(Optional<Image> image, Optional<Unreadable> unreadable, boolean reused) {}

    Indexing index(FolderListing listing, Optional<FaceIndex> before) {
        Map<String, Stamp> known = known(before);
        List<Candidate> files = listing.files();
        Look[] looks = new Look[files.size()];
        var count = new Counter(files.size());
        IntStream.range(0, looks.length).parallel().forEach(i -> {
            looks[i] = look(
                    files.get(i), Optional.ofNullable(known.get(files.get(i).path())));
            count.one();
        });
        Map<String, List<Image>> people = new TreeMap<>();
        List<Unreadable> unreadable = new ArrayList<>();
        int reused = 0;
        for (int i = 0; i < looks.length; i++) {
            String person = files.get(i).person();
            looks[i].image().ifPresent(image -> people.computeIfAbsent(person, name -> new ArrayList<>())
                    .add(image));
            looks[i].unreadable().ifPresent(unreadable::add);
            reused += looks[i].reused() ? 1 : 0;
        }
        var index = FaceIndex.ofFiles(
                folder.description(),
                imageSize,
                listing.ignored(),
                people.entrySet().stream()
                        .map(person -> new Person(person.getKey(), person.getValue()))
                        .toList());
        return new Indexing(index, unreadable, reused);
    }

    private Map<String, Stamp> known(Optional<FaceIndex> before) {
        Map<String, Stamp> known = new HashMap<>();
        before.filter(index ->
                        index.version() == FaceIndex.VERSION && index.source().equals(folder.description()))
                .ifPresent(index -> index.images()
                        .forEach(image -> image.file().ifPresent(stamp -> known.put(image.path(), stamp))));
        return known;
    }

    private Look look(Candidate file, Optional<Stamp> before) {
        if (before.filter(stamp ->
                        stamp.bytes() == file.bytes() && stamp.modified().equals(file.modified()))
                .isPresent()) {
            return new Look(Optional.of(new Image(file.path(), before)), Optional.empty(), true);
        }
        if (!file.supported()) {
            return unreadable(
                    new Unreadable(file.path(), Unreadable.Reason.UNSUPPORTED, "convert it to JPEG, PNG, BMP or PPM"));
        }
        try {
            byte[] bytes = Files.readAllBytes(folder.root().resolve(file.path()));
            ImageDecoder.decode(bytes, imageSize);
            var stamp = new Stamp(bytes.length, FaceIndex.sha256(bytes), file.modified());
            return new Look(Optional.of(new Image(file.path(), Optional.of(stamp))), Optional.empty(), false);
        } catch (UnreadableImageException e) {
            return unreadable(e.at(file.path()));
        } catch (IOException e) {
            return unreadable(new Unreadable(file.path(), Unreadable.Reason.FORBIDDEN, e.toString()));
        }
    }

    private static Look unreadable(Unreadable file) {
        return new Look(Optional.empty(), Optional.of(file), false);
    }

    /** Counts from many threads, reports from one at a time. */
    private final class Counter {
        private final int total;
        private int done;

        Counter(int total) {
            this.total = total;
        }

        synchronized void one() {
            done++;
            progress.report(done, total);
        }
    }
}
