// SPDX-License-Identifier: Apache-2.0
/**
 * Signed artifacts, in the format of OpenSSF Model Signing (OMS) v1.0: a Sigstore bundle whose DSSE envelope has an in-toto
 * statement with the SHA-256 of each file. Depends on nothing but the JDK and Jackson; {@code sigstore-java} signs only with
 * certificates of a public authority and brings a gRPC client.
 */
package dev.fairloss.trainer.signing;
