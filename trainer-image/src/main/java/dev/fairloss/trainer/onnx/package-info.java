// SPDX-License-Identifier: Apache-2.0
/** Writes networks as ONNX. May import: model, engine. The only package that knows ONNX. */
package dev.fairloss.trainer.onnx;
