// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The Pod Security Standard "restricted" (https://kubernetes.io/docs/concepts/security/pod-security-standards/). */
final class RestrictedPods {
    private RestrictedPods() {}

    /** What the standard forbids in a pod; empty for a restricted pod. */
    static List<String> violations(PodSpec pod) {
        var found = new ArrayList<String>();
        if (Stream.of(pod.getHostNetwork(), pod.getHostPID(), pod.getHostIPC()).anyMatch(Boolean.TRUE::equals)) {
            found.add("host namespaces");
        }
        pod.getVolumes().stream()
                .filter(volume -> !allowed(volume))
                .forEach(volume -> found.add("volume " + volume.getName()));
        var security = pod.getSecurityContext();
        if (!Boolean.TRUE.equals(security.getRunAsNonRoot()) || Objects.equals(security.getRunAsUser(), 0L)) {
            found.add("root");
        }
        if (!List.of("RuntimeDefault", "Localhost")
                .contains(security.getSeccompProfile().getType())) {
            found.add("seccomp");
        }
        if (!security.getSysctls().isEmpty()) {
            found.add("sysctls");
        }
        Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .forEach(container -> found.addAll(violations(container)));
        return found;
    }

    private static boolean allowed(Volume volume) {
        return Stream.of(
                        volume.getConfigMap(),
                        volume.getCsi(),
                        volume.getDownwardAPI(),
                        volume.getEmptyDir(),
                        volume.getEphemeral(),
                        volume.getPersistentVolumeClaim(),
                        volume.getProjected(),
                        volume.getSecret())
                .anyMatch(Objects::nonNull);
    }

    private static List<String> violations(Container container) {
        var found = new ArrayList<String>();
        SecurityContext security = container.getSecurityContext();
        if (Boolean.TRUE.equals(security.getPrivileged())
                || !Boolean.FALSE.equals(security.getAllowPrivilegeEscalation())) {
            found.add("privileges of " + container.getName());
        }
        if (!security.getCapabilities().getDrop().contains("ALL")
                || !List.of("NET_BIND_SERVICE")
                        .containsAll(security.getCapabilities().getAdd())) {
            found.add("capabilities of " + container.getName());
        }
        if (Boolean.FALSE.equals(security.getRunAsNonRoot()) || Objects.equals(security.getRunAsUser(), 0L)) {
            found.add("root in " + container.getName());
        }
        if (container.getPorts().stream()
                .anyMatch(port -> Optional.ofNullable(port.getHostPort()).orElse(0) != 0)) {
            found.add("host ports of " + container.getName());
        }
        if (!"Default".equals(Optional.ofNullable(security.getProcMount()).orElse("Default"))
                || security.getSeccompProfile() != null) {
            found.add("overrides in " + container.getName());
        }
        return found;
    }
}
