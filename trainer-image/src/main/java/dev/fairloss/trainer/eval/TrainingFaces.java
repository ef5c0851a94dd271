// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.data.FaceIndex;
import dev.fairloss.trainer.data.FaceIndex.Image;
import dev.fairloss.trainer.data.FaceIndex.Stamp;
import dev.fairloss.trainer.data.PerceptualHash;
import dev.fairloss.trainer.data.TrainingSet;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The people and images of the training data, which must not occur in an evaluation set. Fairness
 * images count as training data, since they show people of the training set; held-out people do not.
 */
public final class TrainingFaces {
    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final String source;
    /** Normalized names of people. */
    private final Set<String> people = new HashSet<>();

    private final List<Image> trainingImages;

    /** Training images by the hash of their bytes, and by that of their decoded pixels. */
    private final HashLookup bySha256;

    private final HashLookup byPixels;

    /**
     * The training part of a data set.
     *
     * @param index all images
     * @param split which of them are for training
     */
    public TrainingFaces(FaceIndex index, TrainingSet split) {
        this.source = index.source();
        List<Image> all = index.images();
        split.classes().forEach(name -> people.add(normalized(name)));
        this.trainingImages = Stream.of(split.trainImages(), split.fairnessImages())
                .flatMap(Stream::of)
                .flatMapToInt(IntStream::of)
                .mapToObj(all::get)
                .toList();
        this.bySha256 = lookup(Stamp::sha256);
        this.byPixels = lookup(Stamp::pixels);
    }

    /** Whether names of people in an evaluation set can be compared: a number means another person in another data set. */
    boolean comparesNames(FaceIndex set, String name) {
        return source.equals(set.source())
                || normalized(name).codePoints().anyMatch(Character::isLetter)
                        && people.stream().flatMapToInt(String::codePoints).anyMatch(Character::isLetter);
    }

    /** Whether a person is in the training data. */
    boolean contains(String name) {
        return people.contains(normalized(name));
    }

    private HashLookup lookup(Function<Stamp, String> hash) {
        return new HashLookup(
                IntStream.range(0, trainingImages.size())
                        .filter(i -> trainingImages.get(i).file().isPresent()),
                i -> hash.apply(trainingImages.get(i).file().orElseThrow()));
    }

    /** The path of a training image with the same bytes or the same decoded pixels. */
    Optional<String> sameAs(Image image) {
        return image.file().flatMap(file -> Stream.of(bySha256.last(file.sha256()), byPixels.last(file.pixels()))
                .flatMapToInt(OptionalInt::stream)
                .mapToObj(number -> trainingImages.get(number).path())
                .findFirst());
    }

    /** Calls an action with the perceptual hash and the path of each training image that has one. */
    void forEachHash(BiConsumer<PerceptualHash, String> action) {
        trainingImages.forEach(image -> perceptual(image).ifPresent(hash -> action.accept(hash, image.path())));
    }

    /** The perceptual hash of an image; empty if it has none. */
    static Optional<PerceptualHash> perceptual(Image image) {
        return image.file().flatMap(file -> PerceptualHash.parse(file.perceptual()));
    }

    /** A name in lower case without accents, with words separated by one space: {@code José_Álvarez} is "jose alvarez". */
    static String normalized(String name) {
        String letters = ACCENTS.matcher(Normalizer.normalize(name, Normalizer.Form.NFKD))
                .replaceAll("");
        return SEPARATORS.matcher(letters).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }
}
