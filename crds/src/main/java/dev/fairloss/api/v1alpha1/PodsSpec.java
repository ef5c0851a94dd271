// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/**
 * Metadata, service account, environment and volumes of the pods. Ignored by a run on one machine.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "!has(self.automountServiceAccountToken) || !self.automountServiceAccountToken || has(self.serviceAccountName)",
        message = "automountServiceAccountToken needs serviceAccountName",
        fieldPath = ".automountServiceAccountToken")
public record PodsSpec(
        @Size(max = 16)
        @ValidationRule(value = Quantities.KEYS_RULE, message = Quantities.KEYS_MESSAGE)
        @ValidationRule(value = Quantities.OTHERS_KEYS_RULE, message = Quantities.OTHERS_KEYS_MESSAGE)
        @JsonPropertyDescription(
                "Additional labels of the pods, at most 16, for example azure.workload.identity/use: \"true\". Keys of FairLoss, the Job controller and Kueue cannot be set.")
        Map<String, @Pattern(Quantities.LABEL_VALUE) @Size(max = Quantities.LABEL_LENGTH) String> labels,

        @Size(max = 16)
        @ValidationRule(value = Quantities.KEYS_RULE, message = Quantities.KEYS_MESSAGE)
        @ValidationRule(value = Quantities.OTHERS_KEYS_RULE, message = Quantities.OTHERS_KEYS_MESSAGE)
        @JsonPropertyDescription(
                "Additional annotations of the pods, at most 16, for example sidecar.istio.io/inject: \"false\". Keys of FairLoss, the Job controller, Kueue and pod security cannot be set.")
        Map<String, @Size(max = 1024) String> annotations,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(
                "ServiceAccount of the pods, for example one with a workload identity that may access the store. Defaults to the namespace's default.")
        String serviceAccountName,

        @JsonPropertyDescription(
                "Whether the token of the service account is mounted into the pods. FairLoss does not need it. Defaults to false.")
        Boolean automountServiceAccountToken,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Environment variables of the pods that run steps, at most 16, with different names, for example HTTPS_PROXY. The administrator's limits must allow each of them. A variable that the administrator sets for all pods keeps that value. No result depends on them. Defaults to none.")
        List<EnvVariableSpec> env,

        @Size(max = 8)
        @JsonPropertyDescription(
                "Volumes of the pods that run steps, at most 8, with different names, mounted at /volumes/NAME. The administrator's limits must allow each of them. Defaults to none.")
        List<PodVolumeSpec> volumes) {}
