// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.AttributesFile;
import dev.fairloss.trainer.data.AttributesFile.Row;
import dev.fairloss.trainer.data.FaceIndex;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Finds the attributes of the searches of an identification set. */
public final class SearchAttributes {
    private SearchAttributes() {}

    /**
     * The people and attribute values of the searches, (searches). People are the identities of the index.
     *
     * @param set name of the set
     * @param file the attributes
     * @param people index of the images of people
     * @param gallery the searches, as numbers of images in the index
     * @throws TrainerException invalid input: the file describes no search
     */
    public static AttributedImages of(String set, AttributesFile file, FaceIndex people, Gallery gallery) {
        var matching = new AttributeMatching(set, file);
        List<FaceIndex.Image> images = people.images();
        List<String> names = people.imageIdentities();
        Map<String, Integer> numbers = new HashMap<>();
        int[] person = IntStream.of(gallery.searches())
                .map(image -> numbers.computeIfAbsent(names.get(image), next -> numbers.size()))
                .toArray();
        Row[] found = IntStream.of(gallery.searches())
                .mapToObj(image -> matching.row(images.get(image).path(), names.get(image), image, true)
                        .orElse(null))
                .toArray(Row[]::new);
        matching.checkFound(
                Arrays.stream(found).anyMatch(row -> row != null),
                AttributeMatching.NAME_PEOPLE,
                "Name images IDENTITY/FILE.");
        return matching.attributed(person, found);
    }
}
