// SPDX-License-Identifier: Apache-2.0
/**
 * Reads what finished experiments left in a store: lists, exports and compares them. Changes nothing in the store. May import:
 * report, model, onnx, safetensors, store. May not import: steps, execution, plan, cli.
 */
package dev.fairloss.trainer.catalog;
