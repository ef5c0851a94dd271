// SPDX-License-Identifier: Apache-2.0
/** Metrics of trainings for experiment trackers: TensorBoard event files, and MLflow runs that are filled from them. */
package dev.fairloss.trainer.tracking;
