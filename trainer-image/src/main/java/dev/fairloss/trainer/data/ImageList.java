// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Image files of no dataset, in a given order. Each is decoded when it is requested, by the rules of datasets: upright, aligned by
 * landmarks, or else the central square.
 *
 * @param files the images
 * @param side height and width of the decoded images, in pixels
 * @param landmarks by which all images are aligned
 */
public record ImageList(List<Path> files, int side, Optional<LandmarksFile> landmarks) implements FaceImages {
    /** Copies the list. */
    public ImageList {
        files = List.copyOf(files);
    }

    /** Files, and all images in folders and their subfolders, by path. @throws TrainerException if a folder cannot be listed */
    public static ImageList of(List<Path> filesAndFolders, int side, Optional<LandmarksFile> landmarks) {
        return new ImageList(filesAndFolders.stream().flatMap(ImageList::expand).toList(), side, landmarks);
    }

    private static Stream<Path> expand(Path path) {
        if (!Files.isDirectory(path)) {
            return Stream.of(path);
        }
        return FolderListing.ofTree(path).files().stream()
                .filter(ImageListing.Candidate::declared)
                .map(file -> path.resolve(file.path()));
    }

    @Override
    public int count() {
        return files.size();
    }

    @Override
    public byte[] pixels(int image) {
        Path file = files.get(image);
        try {
            long size = Files.size(file);
            if (size > EncodedImages.MAXIMUM_BYTES) {
                throw UnreadableImageException.tooLarge(size);
            }
            return ImageDecoder.decode(Files.readAllBytes(file), side, points(file));
        } catch (UnreadableImageException e) {
            throw TrainerException.invalidInput(
                    "Cannot use the image " + e.at(file.toString()) + ".", "Repair it or leave it out.");
        } catch (IOException e) {
            throw IoErrors.unreadable("the image " + file, e);
        }
    }

    private Optional<Landmarks> points(Path file) {
        if (landmarks.isEmpty()) {
            return Optional.empty();
        }
        Path path = file.toAbsolutePath().normalize();
        var points = landmarks.get().row(path.toString()).flatMap(LandmarksFile.Row::landmarks);
        if (points.isEmpty()) {
            throw TrainerException.invalidInput(
                    "The landmarks file " + landmarks.get().file() + " has no points for the image " + file + ".",
                    "Add a row " + landmarks.get().name(path) + " with five points, or leave the image out.");
        }
        return points;
    }
}
