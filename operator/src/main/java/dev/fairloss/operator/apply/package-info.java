// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the only writer of Jobs and ConfigMaps. May import a client and what is planned; decides nothing.
 */
package dev.fairloss.operator.apply;
