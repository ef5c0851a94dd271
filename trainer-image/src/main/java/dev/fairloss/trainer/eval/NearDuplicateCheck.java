// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.trainer.data.FaceIndex;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Finds images of an evaluation set that look like a training image, such as a copy that was compressed again, resized or mirrored.
 * Two photos can look alike without being copies, so such images are reported and never excluded.
 */
final class NearDuplicateCheck {
    private NearDuplicateCheck() {}

    /**
     * Finds the near-duplicates in some images.
     *
     * @param all images of the set
     * @param images numbers of the images to check, in {@code all}
     * @return paths of training images by number of the image; without the images whose content is a training image
     */
    static Map<Integer, String> of(List<FaceIndex.Image> all, int[] images, TrainingFaces training) {
        var search = new NearDuplicates(IntStream.of(images)
                .mapToObj(number -> TrainingFaces.perceptual(all.get(number)))
                .toList());
        Map<Integer, String> found = new TreeMap<>();
        training.forEachHash((hash, path) -> search.find(hash, position -> {
            int number = images[position];
            if (training.sameAs(all.get(number)).isEmpty()) {
                found.putIfAbsent(number, path);
            }
        }));
        return found;
    }

    /**
     * The first of some near-duplicates, for readers.
     *
     * @param numbers of the images, in any order
     * @param all images of the set
     * @param found paths of training images by number of the image
     */
    static List<String> examples(IntStream numbers, List<FaceIndex.Image> all, Map<Integer, String> found) {
        return numbers.sorted()
                .limit(OverlapEffect.EXAMPLES)
                .mapToObj(number -> all.get(number).path() + " looks like " + found.get(number))
                .toList();
    }
}
