// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The volumes of a pod and their mount paths. */
final class Mounts {
    /** The spec file, from the ConfigMap. */
    static final String SPEC_FILE = "/etc/fairloss/experiment.yaml";

    /** Credentials of the object store, from the Secret: one file for each key. */
    static final String CREDENTIALS = "/etc/fairloss-credentials";

    /** Signing keys, from the Secret: {@code public.pem} and {@code private.pem}. */
    static final String SIGNING = "/etc/fairloss-signing";

    /** Temporary files. */
    static final String SCRATCH = "/scratch";

    private Mounts() {}

    static List<Volume> volumes(RunContext run) {
        var volumes = new ArrayList<Volume>();
        volumes.add(new VolumeBuilder()
                .withName("manifest")
                .withNewConfigMap()
                .withName(Names.configMap(run))
                .endConfigMap()
                .build());
        volumes.add(new VolumeBuilder()
                .withName("shm")
                .withNewEmptyDir()
                .withMedium("Memory")
                .withSizeLimit(new Quantity(run.spec().compute().sharedMemory()))
                .endEmptyDir()
                .build());
        volumes.addAll(store(run));
        signingSecret(run).ifPresent(name -> volumes.add(secret("signing", name)));
        int number = 0;
        for (String claim : Volumes.dataClaims(run.spec())) {
            volumes.add(claim("data-" + number++, claim, true));
        }
        int image = 0;
        for (String reference : Volumes.dataImages(run.spec()).values()) {
            volumes.add(image("image-" + image++, reference));
        }
        return volumes;
    }

    static List<VolumeMount> mounts(RunContext run) {
        var mounts = new ArrayList<VolumeMount>();
        mounts.add(mount("manifest", "/etc/fairloss", true));
        mounts.add(mount("shm", "/dev/shm", false));
        mounts.addAll(storeMounts(run));
        signingSecret(run).ifPresent(name -> mounts.add(mount("signing", SIGNING, true)));
        int number = 0;
        for (String claim : Volumes.dataClaims(run.spec())) {
            mounts.add(mount("data-" + number++, Volumes.DATA + "/" + claim, true));
        }
        int image = 0;
        for (String path : Volumes.dataImages(run.spec()).keySet()) {
            mounts.add(mount("image-" + image++, path, true));
        }
        return mounts;
    }

    /** The store, its credentials and the temporary folder: all that a purge pod needs. */
    static List<Volume> store(RunContext run) {
        var volumes = new ArrayList<Volume>();
        volumes.add(new VolumeBuilder()
                .withName("scratch")
                .withNewEmptyDir()
                .withSizeLimit(new Quantity(run.spec().compute().scratch()))
                .endEmptyDir()
                .build());
        credentialsSecret(run).ifPresent(name -> volumes.add(secret("credentials", name)));
        storeClaim(run).ifPresent(claim -> volumes.add(claim("store", claim, false)));
        return volumes;
    }

    static List<VolumeMount> storeMounts(RunContext run) {
        var mounts = new ArrayList<VolumeMount>();
        mounts.add(mount("scratch", SCRATCH, false));
        credentialsSecret(run).ifPresent(name -> mounts.add(mount("credentials", CREDENTIALS, true)));
        storeClaim(run).ifPresent(claim -> mounts.add(mount("store", Volumes.STORE, false)));
        return mounts;
    }

    private static Optional<String> credentialsSecret(RunContext run) {
        return Optional.ofNullable(run.storage().credentialsSecret());
    }

    static Optional<String> signingSecret(RunContext run) {
        return Optional.ofNullable(run.storage().signingSecret());
    }

    private static Volume secret(String volume, String secret) {
        return new VolumeBuilder()
                .withName(volume)
                .withNewSecret()
                .withSecretName(secret)
                .withDefaultMode(0440)
                .endSecret()
                .build();
    }

    private static Optional<String> storeClaim(RunContext run) {
        return Optional.ofNullable(run.storage().volumeClaim());
    }

    private static Volume claim(String volume, String claim, boolean readOnly) {
        return new VolumeBuilder()
                .withName(volume)
                .withNewPersistentVolumeClaim()
                .withClaimName(claim)
                .withReadOnly(readOnly ? true : null)
                .endPersistentVolumeClaim()
                .build();
    }

    /** An image volume. A node that has the digest does not pull it again. */
    private static Volume image(String volume, String reference) {
        return new VolumeBuilder()
                .withName(volume)
                .withNewImage("IfNotPresent", reference)
                .build();
    }

    private static VolumeMount mount(String volume, String path, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(readOnly ? true : null)
                .build();
    }
}
