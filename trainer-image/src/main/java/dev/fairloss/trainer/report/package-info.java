// SPDX-License-Identifier: Apache-2.0
/**
 * The report: the summary over seeds, a self-contained HTML page, and CSV tables. Pure: results in, text out.
 * May import: the contract, eval. May not import: an engine, store.
 */
package dev.fairloss.trainer.report;
