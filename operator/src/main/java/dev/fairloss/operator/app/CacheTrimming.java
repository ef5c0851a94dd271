// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.io.IOException;
import java.util.Map;

/**
 * Passes over what the operator never looks at while it reads answers of the API server, so that thousands of Jobs and pods
 * fit into its caches. What it writes is written in full.
 */
final class CacheTrimming {
    private static final Map<Class<?>, Class<?>> MIX_INS = Map.of(
            ObjectMeta.class, TrimmedMetadata.class,
            Pod.class, TrimmedPod.class,
            PodStatus.class, TrimmedPodStatus.class,
            ContainerStatus.class, TrimmedContainerStatus.class,
            JobSpec.class, TrimmedJobSpec.class,
            ConfigMap.class, TrimmedConfigMap.class);

    private CacheTrimming() {}

    /** Teaches it to the mapper of a client. */
    static void register(ObjectMapper mapper) {
        MIX_INS.forEach(mapper::addMixIn);
        mapper.registerModule(
                new SimpleModule("shared-words").addDeserializer(String.class, new InterningDeserializer()));
    }

    /** The same labels, names and hashes stand in Jobs, pods and statuses: each is kept once. */
    private static final class InterningDeserializer extends StdScalarDeserializer<String> {
        private static final long serialVersionUID = 1L;

        /** A hash has 64 characters; what is longer is told once. */
        private static final int MAX_INTERNED_LENGTH = 64;

        InterningDeserializer() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = StringDeserializer.instance.deserialize(parser, context);
            return text == null || text.length() > MAX_INTERNED_LENGTH ? text : text.intern();
        }
    }

    /** Who wrote which field is half of what an object is. */
    @JsonIgnoreProperties(
            value = {"managedFields", "selfLink", "generateName"},
            allowGetters = true)
    private interface TrimmedMetadata {}

    @JsonIgnoreProperties(
            value = {"spec"},
            allowGetters = true)
    private interface TrimmedPod {}

    /** Left: phase, conditions, containerStatuses, reason, message. */
    @JsonIgnoreProperties(
            value = {
                "allocatedResources",
                "ephemeralContainerStatuses",
                "hostIP",
                "hostIPs",
                "initContainerStatuses",
                "nominatedNodeName",
                "podIP",
                "podIPs",
                "qosClass",
                "resize",
                "resourceClaimStatuses",
                "resources",
                "startTime"
            },
            allowGetters = true)
    private interface TrimmedPodStatus {}

    /** Left: name, state, lastState, restartCount. */
    @JsonIgnoreProperties(
            value = {
                "allocatedResources",
                "allocatedResourcesStatus",
                "containerID",
                "image",
                "imageID",
                "resources",
                "user",
                "volumeMounts"
            },
            allowGetters = true)
    private interface TrimmedContainerStatus {}

    @JsonIgnoreProperties(
            value = {"podFailurePolicy", "selector", "template"},
            allowGetters = true)
    private interface TrimmedJobSpec {}

    @JsonIgnoreProperties(
            value = {"binaryData", "data"},
            allowGetters = true)
    private interface TrimmedConfigMap {}
}
