// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the reading of manifests: YAML, the CRD's defaults, schema and CEL rules, evaluated offline as the API server
 * evaluates them. May import the contract and the spec's records; may not import any other part of the trainer.
 */
package dev.fairloss.trainer.validate;
