// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Finds images by a hash of their content, in 8 bytes per image: 32 bits of the text of the hash and the number of the image, sorted. */
final class HashLookup {
    private final long[] entries;
    private final IntFunction<String> hash;

    /**
     * A table of some images.
     *
     * @param images numbers of the images
     * @param hash hash of the content of an image, as a text
     */
    HashLookup(IntStream images, IntFunction<String> hash) {
        this.hash = hash;
        this.entries =
                images.mapToLong(image -> first(hash.apply(image)) | image).toArray();
        Arrays.parallelSort(entries);
    }

    /** The largest number of an image with this hash. */
    OptionalInt last(String wanted) {
        long first = first(wanted);
        int at = Arrays.binarySearch(entries, first | Integer.MAX_VALUE);
        for (int i = at >= 0 ? at : -at - 2; i >= 0 && (entries[i] ^ first) >>> Integer.SIZE == 0; i--) {
            int image = (int) entries[i];
            if (hash.apply(image).equals(wanted)) {
                return OptionalInt.of(image);
            }
        }
        return OptionalInt.empty();
    }

    private static long first(String hash) {
        return (long) hash.hashCode() << Integer.SIZE;
    }
}
