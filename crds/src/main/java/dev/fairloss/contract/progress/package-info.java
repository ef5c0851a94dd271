// SPDX-License-Identifier: Apache-2.0

/** The progress of a running step: served by trainer pods, stored beside the step's artifacts, and read by the operator. */
package dev.fairloss.contract.progress;
