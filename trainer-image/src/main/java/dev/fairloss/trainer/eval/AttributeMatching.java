// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.AttributesFile;
import dev.fairloss.trainer.data.AttributesFile.Row;
import dev.fairloss.trainer.data.FaceIndex;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Finds the rows of an attributes file that describe the images of an evaluation set. */
public final class AttributeMatching {
    static final String NAME_PEOPLE = "Name people as the folders of their images.";

    private final String set;
    private final AttributesFile file;
    /** Rows by the name of the person or image in Unicode normalization form C. */
    private final Map<String, Row> rows = new HashMap<>();

    AttributeMatching(String set, AttributesFile file) {
        this.set = set;
        this.file = file;
        file.rows().forEach((name, row) -> rows.put(normalized(name), row));
    }

    /**
     * The people and attribute values of the images that the pairs refer to. Other images take no part.
     *
     * @param set name of the set
     * @param file the attributes
     * @param index index of the images of the set
     * @param images number in the index of each image
     * @param named whether the identities of the index are people
     * @param pairs the pairs
     * @throws TrainerException invalid input: the file describes no person of the set, or contradicts its pairs
     */
    public static AttributedImages of(
            String set, AttributesFile file, FaceIndex index, int[] images, boolean named, PairSet pairs) {
        return new AttributeMatching(set, file).match(index, images, named, pairs);
    }

    private AttributedImages match(FaceIndex index, int[] images, boolean named, PairSet pairs) {
        boolean[] used = new boolean[images.length];
        pairs.pairs().forEach(pair -> {
            used[pair.first()] = true;
            used[pair.second()] = true;
        });
        List<FaceIndex.Image> all = index.images();
        List<String> names = index.imageIdentities();
        Map<String, Integer> numbers = new HashMap<>();
        int[] people = new int[images.length];
        Row[] found = new Row[images.length];
        for (int i = 0; i < images.length; i++) {
            String name = names.get(images[i]);
            found[i] = used[i]
                    ? row(all.get(images[i]).path(), name, images[i], named).orElse(null)
                    : null;
            Optional<String> person = found[i] != null && found[i].person().isPresent()
                    ? found[i].person()
                    : Optional.of(name).filter(known -> named);
            people[i] = used[i]
                    ? person.map(known -> numbers.computeIfAbsent(known, next -> numbers.size()))
                            .orElse(-1)
                    : -1;
        }
        checkPeople(named, found);
        checkPairs(pairs, people, images, all);
        return attributed(people, found);
    }

    /** The attributes of images. @param found the row of each image, or null */
    AttributedImages attributed(int[] people, Row[] found) {
        return attributed(
                people,
                found.length,
                (image, attribute) ->
                        found[image] == null ? "" : found[image].values().get(attribute));
    }

    /** The attributes of images or templates. @param value of an image and attribute, by their numbers; empty text if unknown */
    AttributedImages attributed(int[] people, int images, BiFunction<Integer, Integer, String> value) {
        return new AttributedImages(
                people,
                IntStream.range(0, file.attributes().size())
                        .mapToObj(attribute -> AttributedImages.Attribute.of(
                                file.attributes().get(attribute),
                                IntStream.range(0, images)
                                        .mapToObj(image -> value.apply(image, attribute))
                                        .toArray(String[]::new)))
                        .toList());
    }

    /** The row of an image. The images of a set without people may be named by their numbers, as in a .bin file. */
    Optional<Row> row(String path, String person, int number, boolean named) {
        return switch (file.subject()) {
            case PERSON -> person(person);
            case IMAGE -> {
                String[] segments = normalized(path).split("/");
                int from = Math.max(0, segments.length - 2);
                yield Optional.ofNullable(rows.get(normalized(path)))
                        .or(() -> Optional.ofNullable(rows.get(
                                String.join("/", Arrays.asList(segments).subList(from, segments.length)))))
                        .or(() -> named ? Optional.empty() : Optional.ofNullable(rows.get(Integer.toString(number))));
            }
        };
    }

    /** @throws TrainerException invalid input: no row was found */
    void checkFound(boolean any, String ofPeople, String ofImages) {
        if (!any) {
            var first = file.rows().entrySet().stream()
                    .min(Map.Entry.comparingByValue((one, other) -> Integer.compare(one.line(), other.line())))
                    .orElseThrow();
            throw TrainerException.invalidInput(
                    "The attributes file " + file.file() + " describes no " + subject() + " of the evaluation set "
                            + set + ": line " + first.getValue().line() + " names " + first.getKey() + ".",
                    switch (file.subject()) {
                        case PERSON -> ofPeople;
                        case IMAGE -> ofImages;
                    });
        }
    }

    private void checkPeople(boolean named, Row[] found) {
        checkFound(
                Arrays.stream(found).anyMatch(row -> row != null),
                named
                        ? NAME_PEOPLE
                        : "The set names no people: describe its images instead, in the columns image and person.",
                "Name images IDENTITY/FILE; in a .bin file, by their number from 0.");
        if (!named
                && Arrays.stream(found)
                        .allMatch(row -> row == null || row.person().isEmpty())) {
            throw TrainerException.invalidInput(
                    "The evaluation set " + set + " names no people, and the attributes file " + file.file()
                            + " has no column person. Without people, the error rates of groups have no intervals.",
                    "Add the column person.");
        }
    }

    private String subject() {
        return switch (file.subject()) {
            case PERSON -> "person";
            case IMAGE -> "image";
        };
    }

    /** The people of a file of images must agree with the pairs. */
    private void checkPairs(PairSet pairs, int[] people, int[] images, List<FaceIndex.Image> all) {
        for (ImagePair pair : pairs.pairs()) {
            int one = people[pair.first()];
            int other = people[pair.second()];
            if (one >= 0 && other >= 0 && (one == other) != pair.same()) {
                throw TrainerException.invalidInput(
                        "The attributes file " + file.file() + " contradicts the evaluation set " + set
                                + ": the images "
                                + all.get(images[pair.first()]).path() + " and "
                                + all.get(images[pair.second()]).path() + " are "
                                + (pair.same()
                                        ? "a genuine pair, but show two people"
                                        : "an impostor pair, but show one person")
                                + " by the column person.",
                        "Correct the column person.");
            }
        }
    }

    AttributesFile file() {
        return file;
    }

    /** The row of a person. */
    Optional<Row> person(String name) {
        return Optional.ofNullable(rows.get(normalized(name)));
    }

    private static String normalized(String name) {
        return Normalizer.normalize(name.replace('\\', '/'), Normalizer.Form.NFC);
    }
}
