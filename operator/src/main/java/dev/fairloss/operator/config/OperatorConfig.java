// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The operator's settings: properties, or environment variables such as {@code FAIRLOSS_TRAINER_IMAGE}. */
@ConfigMapping(prefix = "fairloss")
public interface OperatorConfig {
    /** Image of the trainer, with tag or digest. */
    String trainerImage();

    /** Image of the trainer for steps that hold NVIDIA GPUs; left out, the one above. */
    Optional<String> trainerNvidiaImage();

    /** Whether the cluster's GPUs are only claimed, as for a rehearsal: pods hold them, and compute on CPUs. */
    @WithDefault("false")
    boolean simulatedGpus();

    /** What experiments get whose spec.scheduling leaves a field out: JSON in the form of spec.scheduling. */
    Optional<String> scheduling();

    /** Where experiments that name no store keep their artifacts. */
    Store store();

    /** Whether one of several replicas reconciles while the others stand by. */
    LeaderElection leaderElection();

    /** Settings of the election; times as the client of Kubernetes itself has them. */
    interface LeaderElection {
        /** Off by default, for one replica. */
        @WithDefault("false")
        boolean enabled();

        /** Name of the Lease. */
        @WithDefault("fairloss-operator")
        String leaseName();

        /** Namespace of the Lease; left out, that of the operator. */
        Optional<String> leaseNamespace();

        /** Name of this replica; left out, the host's, which is the pod's. */
        Optional<String> identity();

        /** So long after its last sign of life a leader is taken to be gone. */
        @WithDefault("15s")
        Duration leaseDuration();

        /** So long a leader tries to renew before it gives up; less than leaseDuration. */
        @WithDefault("10s")
        Duration renewDeadline();

        /** Between two tries. */
        @WithDefault("2s")
        Duration retryPeriod();
    }

    /** A store as in a spec; without a URI there is none. */
    interface Store {
        /** {@code s3://BUCKET/PREFIX}, or {@code file:FOLDER} in a claim that every namespace has. */
        Optional<String> uri();

        /** Address of the S3 service; left out, that of AWS. */
        Optional<String> endpoint();

        /** Region of the S3 service; left out, us-east-1. */
        Optional<String> region();

        /** Name of the claim, in each experiment's namespace. */
        Optional<String> volumeClaim();

        /** Name of the Secret with the keys, in each experiment's namespace. */
        Optional<String> credentialsSecret();
    }
}
