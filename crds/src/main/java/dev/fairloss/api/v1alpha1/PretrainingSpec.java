// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The training of the models that the rewards are collected from.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.epochs) != has(self.updates)", message = "set exactly one of epochs and updates")
@ValidationRule(
        value = "!has(self.updates) || self.updates != 0 || has(self.from)",
        message = "must be at least 1 without from; 0 takes the weights of from as they are",
        fieldPath = ".updates")
public record PretrainingSpec(
        @Min(1) @Max(10000) @JsonPropertyDescription("Length in epochs, 1 to 10000. Set either epochs or updates.")
        Integer epochs,

        @Min(0)
        @Max(10000000)
        @JsonPropertyDescription(
                "Length in optimizer updates, 1 to 10000000, or 0 with from. Set either epochs or updates.")
        Integer updates,

        @JsonPropertyDescription(
                "Weights that pretraining starts from, instead of random ones. With updates: 0 they are used as they are. Class centers start at the mean embeddings of the identities. The images that these weights were trained on are unknown here: if they include this dataset, rewards are read on images that the network has seen.")
        PretrainedWeightsSpec from,

        @Default("3")
        @Min(1)
        @Max(10)
        @JsonPropertyDescription(
                "Number of networks to pretrain for each policy, 1 to collection.repeats. They differ in initial weights, image order and held-out images, so that the standard errors of the rewards cover the base network. With 1 they do not. Default 3.")
        Integer networks) {}
