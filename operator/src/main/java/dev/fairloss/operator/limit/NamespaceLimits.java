// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.limit;

import java.util.List;
import java.util.Optional;

/**
 * What an experiment may request. An absent field sets no limit, except for {@code env} and {@code volumes}, which then allow nothing.
 * In lists, {@code {namespace}} is replaced by the namespace of the
 * experiment, and {@code *} allows every value.
 *
 * @param storageEndpoints        endpoints of {@code spec.storage}; {@code aws} for S3 without an endpoint
 * @param storageUris             URIs of {@code spec.storage}, and of all that is below them
 * @param mlflowUris              URIs of MLflow servers, and of all that is below them
 * @param dataImages              registries and repositories of OCI images with data, and of all that is below them
 * @param priorityClasses         names of priority classes
 * @param workloadPriorityClasses names of Kueue's workload priority classes
 * @param nodeSelectors           labels of nodes, each as KEY or KEY=VALUE
 * @param tolerations             tolerated taints, each as KEY or KEY=VALUE
 * @param env                     environment variables, each as NAME, NAME=VALUE or PREFIX*
 * @param volumes                 volumes, each as KIND or KIND=NAME
 * @param gpuResources            names of extended resources
 * @param maxParallelism          pods of a reward collection
 * @param maxGpus                 GPUs that an experiment holds at a time
 * @param maxStepHours            hours that the Job of a step may run
 * @param maxGpuHours             GPU-hours of an experiment
 */
public record NamespaceLimits(
        Optional<List<String>> storageEndpoints,
        Optional<List<String>> storageUris,
        Optional<List<String>> mlflowUris,
        Optional<List<String>> dataImages,
        Optional<List<String>> priorityClasses,
        Optional<List<String>> workloadPriorityClasses,
        Optional<List<String>> nodeSelectors,
        Optional<List<String>> tolerations,
        Optional<List<String>> env,
        Optional<List<String>> volumes,
        Optional<List<String>> gpuResources,
        Optional<Integer> maxParallelism,
        Optional<Integer> maxGpus,
        Optional<Integer> maxStepHours,
        Optional<Integer> maxGpuHours) {}
