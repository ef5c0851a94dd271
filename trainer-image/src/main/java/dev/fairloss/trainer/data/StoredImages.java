// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.contract.json.Sha256;
import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Images of an index, decoded from their source; the checksum of each is verified before it is decoded. */
record StoredImages(EncodedImages source, List<FaceIndex.Image> images, int side) implements FaceImages {
    StoredImages(EncodedImages source, FaceIndex index) {
        this(source, index.images(), index.imageSize());
    }

    @Override
    public int count() {
        return images.size();
    }

    @Override
    public byte[] pixels(int image) {
        FaceIndex.Image wanted = images.get(image);
        String location = source.locate(wanted.path());
        try {
            byte[] encoded = source.read(wanted.path());
            boolean same = wanted.file()
                    .map(stamp ->
                            stamp.bytes() == encoded.length && stamp.sha256().equals(Sha256.of(encoded)))
                    .orElse(true);
            if (!same) {
                throw TrainerException.invalidInput(
                        "The contents of " + location + " changed after the dataset was indexed.",
                        "Update its modification time, for example with touch, and start the run again to index it again.");
            }
            return ImageDecoder.decode(encoded, side, wanted.landmarks());
        } catch (UnreadableImageException e) {
            throw TrainerException.invalidInput("Cannot use " + e.at(location) + ".", "Repair or remove it.");
        } catch (NoSuchFileException e) {
            throw TrainerException.invalidInput(
                    "The image " + location + " was removed after the dataset was indexed.",
                    "Put it back, or start the run again.");
        } catch (IOException e) {
            throw IoErrors.unreadable("the image " + location, e);
        }
    }
}
