// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

/** The reasons of Events and log lines. Programs match them, so they are part of the API and are never renamed after a release. */
public enum EventReason {
    /** The first plan is made. */
    STARTED("Started", false),
    /** The spec changed and a new plan is made. */
    SPEC_CHANGED("SpecChanged", false),
    /** The user requested a retry of failed steps. */
    RETRYING("Retrying", false),
    /** Steps were found finished in the store. */
    STEPS_REUSED("StepsReused", false),
    /**
     * A step succeeded. Only in the log: the status has each step with its end and its cost, and the Job controller writes the Event
     * {@code Completed} for its Job.
     */
    STEP_FINISHED("StepFinished", false),
    /** A step failed. */
    STEP_FAILED("StepFailed", true),
    /** The experiment cannot start. */
    CANNOT_START("CannotStart", true),
    /** The API server rejected an object. */
    REJECTED("Rejected", true),
    /** The pods of a step cannot start unless a user acts. */
    POD_START_FAILED("PodStartFailed", true),
    /** A step waits for a queue, a quota or a node. */
    QUEUED("Queued", false),
    /** The experiment is suspended and no pod is running. */
    SUSPENDED("Suspended", false),
    /** The experiment is no longer suspended. */
    RESUMED("Resumed", false),
    /** The report is written. */
    COMPLETE("Complete", false),
    /** Experiments of another namespace use the same store. */
    STORE_SHARED("StoreShared", true),
    /** The experiment is deleted, but its artifacts could not be deleted. */
    ARTIFACTS_KEPT("ArtifactsKept", true);

    private final String text;
    private final boolean warning;

    EventReason(String text, boolean warning) {
        this.text = text;
        this.warning = warning;
    }

    /** The reason as it is spelled in an Event. */
    public String text() {
        return text;
    }

    /** Whether it is written as an Event too, not only to the log. */
    public boolean isEvent() {
        return this != STEP_FINISHED;
    }

    /** Whether a user has to act: the Event's type is Warning instead of Normal. */
    public boolean isWarning() {
        return warning;
    }
}
