// SPDX-License-Identifier: Apache-2.0
/**
 * From a reward table to margins: value iteration, the deep Q-network, the policies, and the margin schedules of all arms.
 * May import: the contract, group, reward, train (the interface MarginSchedule), engine, DJL. May not import: steps, cli.
 */
package dev.fairloss.trainer.policy;
