// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import java.util.List;

/**
 * The files of a data source that are not used. The lists of names may be truncated; the counts are complete.
 *
 * @param files number of skipped files and folders
 * @param fileNames the first of them, each with the reason: {@code Ada/notes.txt (not an image)}
 * @param identities number of identities that have no image
 * @param identityNames the first of them, sorted
 */
public record SkippedFiles(int files, List<String> fileNames, int identities, List<String> identityNames) {
    /** Nothing is skipped. */
    public static final SkippedFiles NONE = new SkippedFiles(0, List.of(), 0, List.of());

    private static final String ELLIPSIS = "...";

    public SkippedFiles {
        fileNames = List.copyOf(fileNames);
        identityNames = List.copyOf(identityNames);
    }

    /** Whether nothing is skipped. */
    public boolean none() {
        return files == 0 && identities == 0;
    }

    /**
     * The same counts with fewer and shorter names.
     *
     * @param names largest length of each list
     * @param length largest length of a name, in UTF-16 code units, at least 4
     */
    public SkippedFiles limited(int names, int length) {
        return new SkippedFiles(
                files, limited(fileNames, names, length), identities, limited(identityNames, names, length));
    }

    /** Some names of files, separated by commas, and the number of the others. */
    public String files(int shown) {
        return sentence(fileNames, files, shown);
    }

    /** Some names of identities, separated by commas, and the number of the others. */
    public String identities(int shown) {
        return sentence(identityNames, identities, shown);
    }

    private static String sentence(List<String> names, int count, int shown) {
        List<String> named = names.subList(0, Math.min(names.size(), shown));
        String others = count > named.size() ? (count - named.size()) + " more" : "";
        return named.isEmpty() ? others : String.join(", ", named) + (others.isEmpty() ? "" : ", and " + others);
    }

    private static List<String> limited(List<String> list, int names, int length) {
        return list.stream().limit(names).map(name -> limited(name, length)).toList();
    }

    private static String limited(String name, int length) {
        if (name.length() <= length) {
            return name;
        }
        int end = length - ELLIPSIS.length();
        return name.substring(0, Character.isHighSurrogate(name.charAt(end - 1)) ? end - 1 : end) + ELLIPSIS;
    }
}
