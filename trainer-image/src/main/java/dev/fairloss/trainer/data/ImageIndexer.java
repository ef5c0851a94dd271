// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.contract.json.Sha256;
import dev.fairloss.trainer.data.FaceIndex.Identity;
import dev.fairloss.trainer.data.FaceIndex.Image;
import dev.fairloss.trainer.data.FaceIndex.Stamp;
import dev.fairloss.trainer.data.ImageListing.Candidate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Reads and decodes every image of a source once, on all cores, so that no later step finds one that it cannot use. */
final class ImageIndexer {
    private final String source;
    private final Framing framing;
    private final ProgressCallback progress;

    ImageIndexer(String source, Framing framing, ProgressCallback progress) {
        this.source = source;
        this.framing = framing;
        this.progress = progress;
    }

    /** Result for one file. */
    private record Checked(
            Optional<Image> image, Optional<Unreadable> unreadable, Optional<Skipped> skipped, boolean reused) {
        static Checked image(Image image, boolean reused) {
            return new Checked(Optional.of(image), Optional.empty(), Optional.empty(), reused);
        }

        static Checked unreadable(Unreadable file) {
            return new Checked(Optional.empty(), Optional.of(file), Optional.empty(), false);
        }

        static Checked skipped(Candidate file, Skipped.Reason reason) {
            var skipped = new Skipped(file.path(), reason);
            return new Checked(Optional.empty(), Optional.empty(), Optional.of(skipped), false);
        }
    }

    Indexing index(ImageListing listing, EncodedImages images, Optional<FaceIndex> before) {
        Map<String, Image> known = known(before);
        List<Candidate> files = listing.files();
        Checked[] checked = new Checked[files.size()];
        var count = new Counter(files.size());
        IntStream.range(0, checked.length).parallel().forEach(i -> {
            checked[i] = check(
                    images,
                    files.get(i),
                    Optional.ofNullable(known.get(files.get(i).path())));
            count.one();
        });
        Map<String, List<Image>> identities = new TreeMap<>();
        List<Unreadable> unreadable = new ArrayList<>(listing.unreadable());
        List<Skipped> skipped = new ArrayList<>(listing.skipped());
        SortedSet<String> withoutImages = new TreeSet<>(listing.identities());
        int reused = 0;
        for (int i = 0; i < checked.length; i++) {
            String identity = files.get(i).identity();
            checked[i].image().ifPresent(image -> identities
                    .computeIfAbsent(identity, name -> new ArrayList<>())
                    .add(image));
            checked[i].unreadable().ifPresent(unreadable::add);
            checked[i].skipped().ifPresent(skipped::add);
            reused += checked[i].reused() ? 1 : 0;
        }
        withoutImages.removeAll(identities.keySet());
        unreadable.sort(Comparator.comparing(Unreadable::path));
        var index = FaceIndex.ofFiles(
                source,
                framing.imageSize(),
                Skipped.summary(skipped, withoutImages),
                identities.entrySet().stream()
                        .map(entry -> new Identity(entry.getKey(), entry.getValue()))
                        .toList());
        return new Indexing(index, unreadable, reused);
    }

    private Map<String, Image> known(Optional<FaceIndex> before) {
        Map<String, Image> known = new HashMap<>();
        before.filter(index -> index.version() == FaceIndex.VERSION
                        && index.imageSize() == framing.imageSize()
                        && index.source().equals(source))
                .ifPresent(index -> index.images().forEach(image -> known.put(image.path(), image)));
        return known;
    }

    private Checked check(EncodedImages images, Candidate file, Optional<Image> before) {
        try {
            var row = framing.landmarks().flatMap(landmarks -> landmarks.row(images.landmarksName(file.path())));
            var points = row.flatMap(LandmarksFile.Row::landmarks);
            if (before.filter(image -> isCurrent(image, file, points)).isPresent()) {
                return Checked.image(before.get(), true);
            }
            if (!file.declared()
                    && ImageFormat.of(images.head(file.path(), ImageFormat.HEAD))
                            .isEmpty()) {
                return Checked.skipped(file, Skipped.Reason.NOT_AN_IMAGE);
            }
            if (row.isPresent() && points.isEmpty()) {
                return Checked.skipped(file, Skipped.Reason.NO_FACE);
            }
            if (framing.landmarks().isPresent() && points.isEmpty()) {
                throw new UnreadableImageException(
                        Unreadable.Reason.NO_LANDMARKS,
                        "no row " + images.landmarksName(file.path()) + " in "
                                + framing.landmarks().get().file());
            }
            return Checked.image(image(file, images.read(file.path()), points), false);
        } catch (UnreadableImageException e) {
            return Checked.unreadable(e.at(images.name(file.path())));
        } catch (IOException e) {
            return Checked.unreadable(Unreadable.forbidden(images.name(file.path()), e));
        }
    }

    private boolean isCurrent(Image before, Candidate file, Optional<Landmarks> points) {
        return before.file()
                        .filter(stamp -> stamp.bytes() == file.bytes()
                                && stamp.modified().equals(file.modified()))
                        .isPresent()
                && before.landmarks().equals(points)
                && points.isPresent() == framing.landmarks().isPresent();
    }

    private Image image(Candidate file, byte[] bytes, Optional<Landmarks> points) throws UnreadableImageException {
        byte[] decoded = ImageDecoder.decode(bytes, framing.imageSize(), points);
        String pixels = Sha256.of(decoded).substring(0, 16);
        String perceptual = PerceptualHash.of(decoded, framing.imageSize())
                .map(PerceptualHash::hex)
                .orElse("");
        var stamp = new Stamp(bytes.length, Sha256.of(bytes), pixels, perceptual, file.modified());
        return new Image(file.path(), Optional.of(stamp), points);
    }

    /** Counts finished files from all threads; reports on one thread at a time. */
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
