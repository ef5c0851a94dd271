// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.Runs;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MountsTest {
    /** Artifacts in a claim; data in the claim faces. */
    private final RunContext folder = Runs.of("cluster");

    /** Artifacts in object storage with credentials; no claims. */
    private final RunContext s3 = Runs.of("minimal");

    @Test
    void everyVolumeIsMounted() {
        for (var run : List.of(folder, s3)) {
            assertThat(Mounts.mounts(run))
                    .extracting(VolumeMount::getName)
                    .containsExactlyElementsOf(names(Mounts.volumes(run)));
            assertThat(Mounts.storeMounts(run))
                    .extracting(VolumeMount::getName)
                    .containsExactlyElementsOf(names(Mounts.store(run)));
        }
    }

    @Test
    void aStepSeesTheManifestTheStoreAndTheData() {
        assertThat(paths(Mounts.mounts(folder)))
                .containsExactly("/etc/fairloss ro", "/dev/shm rw", "/scratch rw", "/store rw", "/data/faces ro");
        assertThat(paths(Mounts.mounts(s3)))
                .containsExactly("/etc/fairloss ro", "/dev/shm rw", "/scratch rw", "/etc/fairloss-credentials ro");
    }

    @Test
    void aPurgeSeesTheStoreAlone() {
        assertThat(paths(Mounts.storeMounts(folder))).containsExactly("/scratch rw", "/store rw");
        assertThat(paths(Mounts.storeMounts(s3))).containsExactly("/scratch rw", "/etc/fairloss-credentials ro");
    }

    @Test
    void eachDataClaimHasItsOwnVolume() {
        var two = Runs.of("cluster", spec -> spec.withArray("/evaluation")
                .addObject()
                .put("name", "more")
                .putObject("pairs")
                .put("uri", "file:p.txt")
                .put("images", "file:i")
                .put("volumeClaim", "other"));
        assertThat(names(Mounts.volumes(two))).endsWith("data-0", "data-1").doesNotHaveDuplicates();
        assertThat(Mounts.mounts(two))
                .extracting(VolumeMount::getName)
                .containsExactlyElementsOf(names(Mounts.volumes(two)));
        assertThat(paths(Mounts.mounts(two))).endsWith("/data/faces ro", "/data/other ro");
    }

    @Test
    void claimsForDataAreReadOnly() {
        assertThat(volume(folder, "data-0").getPersistentVolumeClaim().getClaimName())
                .isEqualTo("faces");
        assertThat(volume(folder, "data-0").getPersistentVolumeClaim().getReadOnly())
                .isTrue();
        assertThat(volume(folder, "store").getPersistentVolumeClaim().getClaimName())
                .isEqualTo("artifacts");
        assertThat(volume(folder, "store").getPersistentVolumeClaim().getReadOnly())
                .isNull();
    }

    @Test
    void imagesWithDataArePulledOnceAndReadOnly() {
        var run = Runs.of("volume-image");
        assertThat(names(Mounts.volumes(run))).endsWith("data-0", "image-0", "image-1");
        assertThat(volume(run, "image-1").getImage().getReference()).startsWith("ghcr.io/team-a/cplfw@sha256:fedc");
        assertThat(volume(run, "image-1").getImage().getPullPolicy()).isEqualTo("IfNotPresent");
        assertThat(Mounts.mounts(run))
                .extracting(VolumeMount::getName)
                .containsExactlyElementsOf(names(Mounts.volumes(run)));
        assertThat(paths(Mounts.mounts(run)))
                .endsWith(
                        "/data/attributes ro",
                        "/images/" + "0123456789abcdef".repeat(4) + " ro",
                        "/images/" + "fedcba9876543210".repeat(4) + " ro");
    }

    @Test
    void theManifestComesFromItsConfigMapAndTheKeysFromTheSecret() {
        assertThat(volume(s3, "manifest").getConfigMap().getName()).isEqualTo(Names.configMap(s3));
        assertThat(volume(s3, "credentials").getSecret().getSecretName()).isEqualTo("fairloss-s3");
        assertThat(volume(s3, "credentials").getSecret().getDefaultMode())
                .as("readable by the user and the group alone")
                .isEqualTo(0440);
    }

    @Test
    void sharedMemoryAndScratchHaveTheSizesOfTheSpec() {
        assertThat(volume(folder, "shm").getEmptyDir().getMedium()).isEqualTo("Memory");
        assertThat(volume(folder, "shm").getEmptyDir().getSizeLimit()).isEqualTo(new Quantity("8Gi"));
        assertThat(volume(folder, "scratch").getEmptyDir().getMedium()).isNull();
        assertThat(volume(folder, "scratch").getEmptyDir().getSizeLimit()).isEqualTo(new Quantity("1Ti"));
    }

    private static Volume volume(RunContext run, String name) {
        return Mounts.volumes(run).stream()
                .collect(Collectors.toMap(Volume::getName, Function.identity()))
                .get(name);
    }

    private static List<String> names(List<Volume> volumes) {
        return volumes.stream().map(Volume::getName).toList();
    }

    private static List<String> paths(List<VolumeMount> mounts) {
        return mounts.stream()
                .map(mount -> mount.getMountPath() + (Boolean.TRUE.equals(mount.getReadOnly()) ? " ro" : " rw"))
                .toList();
    }
}
