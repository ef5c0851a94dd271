// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairloss.contract.spec.DataSource;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * Synthetic faces: determined by the seed, with a long-tailed number of images per identity.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SyntheticSpec(
        @Default("300")
        @Min(10)
        @Max(100000)
        @JsonPropertyDescription("Number of identities, 10 to 100000. Default 300.")
        Integer identities,

        @Default("100")
        @Min(4)
        @Max(1000)
        @JsonPropertyDescription(
                "Images of the identity that has the most, 4 to 1000; the counts of the others follow a long tail. Default 100.")
        Integer maximumImages,

        @Default("1")
        @Min(0)
        @Max(2147483647)
        @JsonPropertyDescription("Seed of all faces, 0 to 2147483647. Default 1.")
        Integer seed)
        implements DataSourceSpec {

    @Override
    public DataSource resolve() {
        return new DataSource.Synthetic(identities, maximumImages, seed);
    }
}
