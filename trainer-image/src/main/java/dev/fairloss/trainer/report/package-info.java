// SPDX-License-Identifier: Apache-2.0
/**
 * Holds how results become something to read: the summary, one self-contained page, tables. Pure: results in, text out.
 * May import: the contract. May not import: any engine, store or other package of the trainer.
 */
package dev.fairloss.trainer.report;
