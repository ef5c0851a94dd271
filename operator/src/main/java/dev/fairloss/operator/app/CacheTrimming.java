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
 * Drops unused fields during deserialization to keep informer caches small. Serialization is not affected.
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

    /** Configures the object mapper of a client. */
    static void register(ObjectMapper mapper) {
        MIX_INS.forEach(mapper::addMixIn);
        mapper.registerModule(
                new SimpleModule("intern-strings").addDeserializer(String.class, new InterningDeserializer()));
    }

    /** Interns strings, since the same labels, names and hashes occur in Jobs, pods and statuses. */
    private static final class InterningDeserializer extends StdScalarDeserializer<String> {
        private static final long serialVersionUID = 1L;

        /** The length of a hash. Longer strings rarely repeat. */
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

    /** Managed fields take up half of an object. */
    @JsonIgnoreProperties(
            value = {"managedFields", "selfLink", "generateName"},
            allowGetters = true)
    private interface TrimmedMetadata {}

    @JsonIgnoreProperties(
            value = {"spec"},
            allowGetters = true)
    private interface TrimmedPod {}

    /** Keeps phase, conditions, containerStatuses, podIP, reason and message. */
    @JsonIgnoreProperties(
            value = {
                "allocatedResources",
                "ephemeralContainerStatuses",
                "hostIP",
                "hostIPs",
                "initContainerStatuses",
                "nominatedNodeName",
                "podIPs",
                "qosClass",
                "resize",
                "resourceClaimStatuses",
                "resources",
                "startTime"
            },
            allowGetters = true)
    private interface TrimmedPodStatus {}

    /** Keeps name, state, lastState and restartCount. */
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
