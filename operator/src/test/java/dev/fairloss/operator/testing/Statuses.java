// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import dev.fairloss.api.v1alpha1.ConditionState;
import dev.fairloss.api.v1alpha1.DataStatus;
import dev.fairloss.api.v1alpha1.ErrorStatus;
import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.ResultStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.StoreStatus;
import java.util.List;

/** Statuses of experiments. */
public final class Statuses {
    /** When every condition of {@link #condition} changed. */
    public static final String CHANGED = "2026-01-01T00:00:00Z";

    /** A status without any content. */
    public static final FairLossExperimentStatus EMPTY = new FairLossExperimentStatus(
            1L, null, null, null, List.of(), null, null, List.of(), null, null, List.of(), null, null);

    private Statuses() {}

    /** A status with steps alone. */
    public static FairLossExperimentStatus of(StepStatus... steps) {
        return withSteps(EMPTY, steps);
    }

    /** A step of a status. @param job may be null */
    public static StepStatus step(String id, StepState state, String job) {
        return step(id, "hash-of-" + id, state, job, null);
    }

    /** A step of a status. @param hash, job, message may be null */
    public static StepStatus step(String id, String hash, StepState state, String job, String message) {
        return new StepStatus(id, hash, state, job, null, null, null, null, null, null, null, message);
    }

    /** A condition that changed at {@link #CHANGED}. */
    public static ExperimentCondition condition(String type, boolean holds, String reason) {
        return new ExperimentCondition(
                type, holds ? ConditionState.True : ConditionState.False, reason, "message", CHANGED, 1L);
    }

    /** The status with other steps. */
    public static FairLossExperimentStatus withSteps(FairLossExperimentStatus status, StepStatus... steps) {
        return copy(
                status,
                status.revision(),
                status.conditions(),
                status.data(),
                status.store(),
                List.of(steps),
                status.lastError());
    }

    /** The status with other conditions. */
    public static FairLossExperimentStatus withConditions(
            FairLossExperimentStatus status, ExperimentCondition... conditions) {
        return copy(
                status,
                status.revision(),
                List.of(conditions),
                status.data(),
                status.store(),
                status.steps(),
                status.lastError());
    }

    /** The status of another revision of the spec. */
    public static FairLossExperimentStatus withRevision(FairLossExperimentStatus status, String revision) {
        return copy(
                status,
                revision,
                status.conditions(),
                status.data(),
                status.store(),
                status.steps(),
                status.lastError());
    }

    /** The status with what prepare found. */
    public static FairLossExperimentStatus withData(FairLossExperimentStatus status, DataStatus data) {
        return copy(
                status,
                status.revision(),
                status.conditions(),
                data,
                status.store(),
                status.steps(),
                status.lastError());
    }

    /** The status with a store. */
    public static FairLossExperimentStatus withStore(FairLossExperimentStatus status, StoreStatus store) {
        return copy(
                status,
                status.revision(),
                status.conditions(),
                status.data(),
                store,
                status.steps(),
                status.lastError());
    }

    /** The status with an error. */
    public static FairLossExperimentStatus withError(FairLossExperimentStatus status, ErrorStatus error) {
        return copy(
                status, status.revision(), status.conditions(), status.data(), status.store(), status.steps(), error);
    }

    /** The status with results and a report. */
    public static FairLossExperimentStatus withReport(
            FairLossExperimentStatus status, String report, ResultStatus... results) {
        return new FairLossExperimentStatus(
                status.observedGeneration(),
                status.revision(),
                status.step(),
                status.progress(),
                status.conditions(),
                status.data(),
                status.store(),
                status.steps(),
                status.cost(),
                status.best(),
                List.of(results),
                report,
                status.lastError());
    }

    private static FairLossExperimentStatus copy(
            FairLossExperimentStatus status,
            String revision,
            List<ExperimentCondition> conditions,
            DataStatus data,
            StoreStatus store,
            List<StepStatus> steps,
            ErrorStatus error) {
        return new FairLossExperimentStatus(
                status.observedGeneration(),
                revision,
                status.step(),
                status.progress(),
                conditions,
                data,
                store,
                steps,
                status.cost(),
                status.best(),
                status.results(),
                status.report(),
                error);
    }
}
