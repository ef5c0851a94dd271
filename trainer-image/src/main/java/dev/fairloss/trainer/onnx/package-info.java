// SPDX-License-Identifier: Apache-2.0
/** Writes networks as ONNX. May import: model, engine. The only package that depends on the ONNX format. */
package dev.fairloss.trainer.onnx;
