// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The operator's settings: properties, or environment variables such as {@code FAIRLOSS_TRAINER_IMAGE}. */
@ConfigMapping(prefix = "fairloss")
public interface OperatorConfig {
    /** Trainer image, with tag or digest. */
    String trainerImage();

    /** Trainer image for steps with NVIDIA GPUs. Defaults to {@link #trainerImage}. */
    Optional<String> trainerNvidiaImage();

    /** Whether the cluster's GPUs are simulated, to test queues and quotas: pods request GPUs, but train on CPUs. */
    @WithDefault("false")
    boolean simulatedGpus();

    /** Defaults of the fields of spec.scheduling, as JSON in the same form. */
    Optional<String> scheduling();

    /** Defaults of compute.cpuLimit and compute.ephemeralStorage, as JSON in the form of spec.compute. */
    Optional<String> compute();

    /** Defaults of the fields of spec.pods, as JSON in the same form. */
    Optional<String> pods();

    /**
     * Label of the namespaces in which the operator works, as {@code key=value}; needs the permission to watch namespaces.
     * Without it, the operator works in all namespaces that it watches.
     */
    Optional<String> namespaceLabel();

    /** Limits of experiments by namespace, as JSON in the form of {@link dev.fairloss.operator.limit.TenantLimits}. */
    Optional<String> limits();

    /** What is added to all pods, as JSON in the form of {@link dev.fairloss.operator.job.PodAdditions}. */
    Optional<String> podTemplate();

    /** Whether the operator reads the progress of running pods and writes it to the status. */
    @WithDefault("true")
    boolean progress();

    /** Default of spec.storage. */
    Store store();

    /** Leader election, for two or more replicas. */
    LeaderElection leaderElection();

    /** Settings of leader election, with the default durations of Kubernetes. */
    interface LeaderElection {
        /** Whether leader election is enabled. */
        @WithDefault("false")
        boolean enabled();

        /** Name of the Lease. */
        @WithDefault("fairloss-operator")
        String leaseName();

        /** Namespace of the Lease. Defaults to the namespace of the operator. */
        Optional<String> leaseNamespace();

        /** Identity of this replica. Defaults to the host name, which is the name of the pod. */
        Optional<String> identity();

        /** How long a Lease is valid after its last renewal. */
        @WithDefault("15s")
        Duration leaseDuration();

        /** How long the leader tries to renew the Lease before it gives up; less than leaseDuration. */
        @WithDefault("10s")
        Duration renewDeadline();

        /** Delay between two attempts. */
        @WithDefault("2s")
        Duration retryPeriod();
    }

    /** A store as in spec.storage. Without a URI, there is no default store. */
    interface Store {
        /**
         * {@code s3://BUCKET/PREFIX}, or {@code file:FOLDER} in a claim that exists in every namespace. {@code {namespace}} is
         * replaced by the namespace of the experiment.
         */
        Optional<String> uri();

        /** Endpoint of the S3 service. Defaults to AWS. */
        Optional<String> endpoint();

        /** Region of the S3 service. Defaults to us-east-1. */
        Optional<String> region();

        /** Name of the PersistentVolumeClaim in each experiment's namespace. */
        Optional<String> volumeClaim();

        /** Name of the Secret with the credentials in each experiment's namespace. */
        Optional<String> credentialsSecret();

        /** Name of the Secret with the signing keys in each experiment's namespace. Defaults to results without signatures. */
        Optional<String> signingSecret();
    }
}
