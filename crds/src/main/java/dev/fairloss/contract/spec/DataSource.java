// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * Source of the training images. A new source is a record, a type name and a visitor method here; every {@link Visitor}
 * then fails to compile until it handles the new source. The JSON form is part of step hashes.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = DataSource.ImageFolder.class, name = "imageFolder"),
    @JsonSubTypes.Type(value = DataSource.Zip.class, name = "zip"),
    @JsonSubTypes.Type(value = DataSource.RecordIO.class, name = "recordIO"),
    @JsonSubTypes.Type(value = DataSource.WebDataset.class, name = "webDataset"),
    @JsonSubTypes.Type(value = DataSource.Synthetic.class, name = "synthetic")
})
public sealed interface DataSource {
    /** Calls the visitor's method for this source. */
    <T> T accept(Visitor<T> visitor);

    /** One method per source: the Java 17 form of an exhaustive switch. */
    interface Visitor<T> {
        T imageFolder(ImageFolder source);

        T zip(Zip source);

        T recordIO(RecordIO source);

        T webDataset(WebDataset source);

        T synthetic(Synthetic source);
    }

    /**
     * A folder with one subfolder per identity.
     *
     * @param uri of the folder, {@code file:} or {@code s3:}
     */
    record ImageFolder(String uri) implements DataSource {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.imageFolder(this);
        }
    }

    /**
     * A zip archive with one folder per identity.
     *
     * @param uri of the archive, {@code file:} or {@code s3:}
     */
    record Zip(String uri) implements DataSource {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.zip(this);
        }
    }

    /**
     * An MXNet RecordIO file with InsightFace's headers; its index is the file of the same name that ends in {@code .idx}.
     *
     * @param uri of the record file, {@code file:} or {@code s3:}
     */
    record RecordIO(String uri) implements DataSource {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.recordIO(this);
        }
    }

    /**
     * Tar archives of WebDataset: images and, beside each, a {@code .cls} file with the number of its identity.
     *
     * @param uri of an archive that ends in {@code .tar}, or of a folder of them, {@code file:} or {@code s3:}
     */
    record WebDataset(String uri) implements DataSource {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.webDataset(this);
        }
    }

    /**
     * Synthetic faces, drawn on demand.
     *
     * @param identities number of identities
     * @param maximumImages images of the identity that has the most
     * @param seed of all faces
     */
    record Synthetic(int identities, int maximumImages, long seed) implements DataSource {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.synthetic(this);
        }
    }
}
