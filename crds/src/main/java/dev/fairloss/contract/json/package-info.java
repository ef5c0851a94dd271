// SPDX-License-Identifier: Apache-2.0
/** Holds the one way in which the contract's records become JSON. May import Jackson; may not import anything of this project. */
package dev.fairloss.contract.json;
