// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import java.nio.file.Path;

/**
 * A manifest without errors.
 *
 * @param namespace the experiment's namespace, {@code default} if the manifest names none
 * @param name      the experiment's name, a DNS label
 * @param file      where it was read; relative {@code file:} URIs count from its folder
 * @param defaulted the whole manifest with the CRD's defaults filled in; not to be changed
 * @param spec      the spec in {@code defaulted}
 */
public record ExperimentFile(
        String namespace, String name, Path file, JsonNode defaulted, FairLossExperimentSpec spec) {}
