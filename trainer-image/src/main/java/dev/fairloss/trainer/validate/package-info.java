// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the validation of experiment files: YAML, and the defaults, schema and CEL rules of the CRD, evaluated offline as in
 * the API server. May import: the contract and the API types. May not import: any other package of the trainer.
 */
package dev.fairloss.trainer.validate;
