// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/**
 * A named set of verification pairs, of searches in a gallery, or of templates. A new kind is a record, a type name and a visitor method here; every {@link Visitor}
 * then fails to compile until it handles the new kind. The JSON form is part of step hashes.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = EvaluationSet.Pairs.class, name = "pairs"),
    @JsonSubTypes.Type(value = EvaluationSet.Bin.class, name = "bin"),
    @JsonSubTypes.Type(value = EvaluationSet.HeldOutIdentities.class, name = "heldOutIdentities"),
    @JsonSubTypes.Type(value = EvaluationSet.Identification.class, name = "identification"),
    @JsonSubTypes.Type(value = EvaluationSet.Templates.class, name = "templates")
})
public sealed interface EvaluationSet {
    /** Name of the set in reports, unique in an experiment. */
    String name();

    /** URI of the file of attributes by which the set compares groups of people; empty if it compares none. */
    Optional<String> attributes();

    /** What happens if the set shares people or images with the training data. */
    OverlapPolicy overlapPolicy();

    /** Calls the visitor's method for this kind of set. */
    <T> T accept(Visitor<T> visitor);

    /** One method per kind: the Java 17 form of an exhaustive switch. */
    interface Visitor<T> {
        T pairs(Pairs set);

        T bin(Bin set);

        T heldOutIdentities(HeldOutIdentities set);

        T identification(Identification set);

        T templates(Templates set);
    }

    /**
     * Pairs listed in a file in the format of LFW's {@code pairs.txt}.
     *
     * @param uri of the pairs file, {@code file:} or {@code s3:}
     * @param images URI of the folder of the images, one subfolder per identity
     * @param landmarks URI of the file of landmarks by which the images are aligned
     */
    record Pairs(
            String name,
            String uri,
            String images,
            Optional<String> landmarks,
            Optional<String> attributes,
            OverlapPolicy overlapPolicy)
            implements EvaluationSet {
        /** A set whose images are not aligned, and which compares no groups. */
        public Pairs(String name, String uri, String images, OverlapPolicy overlapPolicy) {
            this(name, uri, images, Optional.empty(), Optional.empty(), overlapPolicy);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.pairs(this);
        }
    }

    /**
     * Pairs and their images in an InsightFace {@code .bin} file.
     *
     * @param uri of the file, {@code file:} or {@code s3:}
     * @param landmarks URI of the file of landmarks by which the images are aligned
     */
    record Bin(
            String name,
            String uri,
            Optional<String> landmarks,
            Optional<String> attributes,
            OverlapPolicy overlapPolicy)
            implements EvaluationSet {
        /** A set whose images are not aligned, and which compares no groups. */
        public Bin(String name, String uri, OverlapPolicy overlapPolicy) {
            this(name, uri, Optional.empty(), Optional.empty(), overlapPolicy);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.bin(this);
        }
    }

    /**
     * Pairs drawn from the identities that the dataset holds out.
     *
     * @param pairs number of pairs, half of them genuine
     */
    record HeldOutIdentities(String name, int pairs, Optional<String> attributes, OverlapPolicy overlapPolicy)
            implements EvaluationSet {
        /** A set that compares no groups. */
        public HeldOutIdentities(String name, int pairs, OverlapPolicy overlapPolicy) {
            this(name, pairs, Optional.empty(), overlapPolicy);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.heldOutIdentities(this);
        }
    }

    /**
     * Searches for people in a gallery.
     *
     * @param images URI of the folder of the images of people, one subfolder per identity
     * @param distractors URI of the folder of other images in the gallery
     * @param landmarks URI of the file of landmarks by which the images are aligned
     */
    record Identification(
            String name,
            String images,
            Optional<String> distractors,
            Optional<String> landmarks,
            Optional<String> attributes,
            OverlapPolicy overlapPolicy)
            implements EvaluationSet {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.identification(this);
        }
    }

    /**
     * Verification of templates: each is one or more images of a person, from one or more media.
     *
     * @param images URI of the folder of the images
     * @param list URI of the file that lists the images of each template
     * @param pairs URI of the file that lists the pairs of templates
     * @param weights of the images in a template
     * @param landmarks URI of the file of landmarks by which the images are aligned
     */
    record Templates(
            String name,
            String images,
            String list,
            String pairs,
            TemplateWeights weights,
            Optional<String> landmarks,
            Optional<String> attributes,
            OverlapPolicy overlapPolicy)
            implements EvaluationSet {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.templates(this);
        }
    }
}
