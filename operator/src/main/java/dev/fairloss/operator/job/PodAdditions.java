// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fairloss.api.v1alpha1.EnvRules;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodDNSConfig;
import io.fabric8.kubernetes.api.model.PodDNSConfigBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the administrator adds to the pods of all experiments. It leaves them "restricted": volumes are of three kinds and
 * read-only, and variables neither replace those of the operator nor load code.
 *
 * @param dnsPolicy of the pods; null for the default of Kubernetes
 * @param dnsConfig of the pods; null for none
 * @param env       variables of the trainer
 * @param volumes   volumes of the trainer
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PodAdditions(DnsPolicy dnsPolicy, DnsConfig dnsConfig, List<Variable> env, List<ExtraVolume> volumes) {
    /** No additions. */
    public static final PodAdditions NONE = new PodAdditions(null, null, List.of(), List.of());

    private static final Pattern RESERVED = Pattern.compile(EnvRules.RESERVED);
    private static final Pattern VARIABLE = Pattern.compile(EnvRules.NAME);

    /** The only variable of FairLoss that an administrator may set. */
    private static final String CUDA_GRAPHS = "FAIRLOSS_CUDA_GRAPHS";

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?");

    public PodAdditions {
        env = List.copyOf(Optional.ofNullable(env).orElse(List.of()));
        volumes = List.copyOf(Optional.ofNullable(volumes).orElse(List.of()));
    }

    /** The DNS policy of a pod. */
    public enum DnsPolicy {
        ClusterFirst,
        Default,
        None
    }

    /** The DNS configuration of a pod. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record DnsConfig(List<String> nameservers, List<String> searches, List<DnsOption> options) {
        public DnsConfig {
            nameservers = List.copyOf(Optional.ofNullable(nameservers).orElse(List.of()));
            searches = List.copyOf(Optional.ofNullable(searches).orElse(List.of()));
            options = List.copyOf(Optional.ofNullable(options).orElse(List.of()));
        }
    }

    /** An option of the resolver, such as ndots. @param value null if it has none */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DnsOption(String name, String value) {}

    /** An environment variable with a literal value. */
    public record Variable(String name, String value) {}

    /** A volume, mounted read-only at {@code /mnt/NAME}. Exactly one source is set: the name of an object in the namespace. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ExtraVolume(String name, String configMap, String secret, String persistentVolumeClaim) {
        /** The name in the pod, which no volume of the operator has. */
        private String inPod() {
            return "extra-" + name;
        }

        private Volume volume() {
            var volume = new VolumeBuilder().withName(inPod());
            if (configMap != null) {
                return volume.withNewConfigMap()
                        .withName(configMap)
                        .endConfigMap()
                        .build();
            }
            return secret != null
                    ? volume.withNewSecret()
                            .withSecretName(secret)
                            .withDefaultMode(0440)
                            .endSecret()
                            .build()
                    : volume.withNewPersistentVolumeClaim(persistentVolumeClaim, true)
                            .build();
        }

        private VolumeMount mount() {
            return new VolumeMountBuilder()
                    .withName(inPod())
                    .withMountPath("/mnt/" + name)
                    .withReadOnly(true)
                    .build();
        }
    }

    /** The additions, if they are valid. @throws IllegalArgumentException if one of them is not */
    public PodAdditions validated() {
        var names = new TreeSet<String>();
        for (var variable : env) {
            if (variable.name() == null || !VARIABLE.matcher(variable.name()).matches() || variable.value() == null) {
                throw invalid("env needs a name (letters, digits and underscores) and a value: " + variable.name());
            }
            if (RESERVED.matcher(variable.name()).matches() && !variable.name().equals(CUDA_GRAPHS)) {
                throw invalid("env cannot set " + variable.name()
                        + ", which FairLoss sets itself, which loads code, or which holds credentials. Remove it.");
            }
            if (!names.add(variable.name())) {
                throw invalid("env sets " + variable.name() + " twice. Remove one of them.");
            }
        }
        names.clear();
        for (var volume : volumes) {
            if (volume.name() == null || !LABEL.matcher(volume.name()).matches() || !names.add(volume.name())) {
                throw invalid("volumes need different names of lowercase letters, digits and hyphens, at most 53"
                        + " characters long: " + volume.name());
            }
            if (Stream.of(volume.configMap(), volume.secret(), volume.persistentVolumeClaim())
                            .filter(Objects::nonNull)
                            .count()
                    != 1) {
                throw invalid("volume " + volume.name()
                        + " needs exactly one of configMap, secret and persistentVolumeClaim. Other kinds of volumes"
                        + " are not possible.");
            }
        }
        if (dnsPolicy == DnsPolicy.None
                && (dnsConfig == null || dnsConfig.nameservers().isEmpty())) {
            throw invalid("dnsPolicy None needs nameservers. Set dnsConfig.nameservers.");
        }
        return this;
    }

    private static IllegalArgumentException invalid(String problem) {
        return new IllegalArgumentException("fairloss.pod-template: " + problem);
    }

    /** The DNS policy for a pod; null for the default of Kubernetes. */
    String podDnsPolicy() {
        return Optional.ofNullable(dnsPolicy).map(Enum::name).orElse(null);
    }

    /** The DNS configuration for a pod; null for none. */
    PodDNSConfig podDnsConfig() {
        if (dnsConfig == null) {
            return null;
        }
        var config = new PodDNSConfigBuilder()
                .withNameservers(dnsConfig.nameservers())
                .withSearches(dnsConfig.searches());
        dnsConfig.options().forEach(option -> config.addNewOption(option.name(), option.value()));
        return config.build();
    }

    List<EnvVar> variables() {
        return env.stream()
                .map(variable -> new EnvVarBuilder()
                        .withName(variable.name())
                        .withValue(variable.value())
                        .build())
                .toList();
    }

    List<Volume> podVolumes() {
        return volumes.stream().map(ExtraVolume::volume).toList();
    }

    List<VolumeMount> mounts() {
        return volumes.stream().map(ExtraVolume::mount).toList();
    }
}
