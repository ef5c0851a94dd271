// SPDX-License-Identifier: Apache-2.0
/** The JSON serialization of the contract. May import Jackson, but no other package of this project. */
package dev.fairloss.contract.json;
