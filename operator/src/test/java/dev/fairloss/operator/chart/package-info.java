// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the tests of the chart helm/fairloss: what it renders, with the program helm where there is one, and what it copies.
 */
package dev.fairloss.operator.chart;
