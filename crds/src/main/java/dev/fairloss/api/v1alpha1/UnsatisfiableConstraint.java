// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/** What the scheduler does with a pod that satisfies a topology spread constraint nowhere. */
public enum UnsatisfiableConstraint {
    DoNotSchedule,
    ScheduleAnyway
}
