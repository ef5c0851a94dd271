// SPDX-License-Identifier: Apache-2.0
/** Holds what plays the cluster in tests: an API server that is real, and a Job controller, a kubelet and a trainer that are not. */
package dev.fairloss.operator.testing;
