// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the tests of the chart helm/fairloss: what it renders, if helm is installed, and what it copies.
 */
package dev.fairloss.operator.chart;
