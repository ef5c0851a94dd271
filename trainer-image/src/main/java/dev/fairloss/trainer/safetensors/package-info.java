// SPDX-License-Identifier: Apache-2.0
/**
 * Reads and writes safetensors files: tensors by name, with a JSON header. Imports no engine and no network. May import: nothing
 * of the trainer but its exceptions.
 */
package dev.fairloss.trainer.safetensors;
