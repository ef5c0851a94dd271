// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.OptionalDouble;

/**
 * A symmetric 95% confidence interval of a mean over seeds. It combines two independent sources of error: the finite number of
 * people (a bootstrap over people) and the random numbers of the training (the spread over seeds).
 *
 * @param peopleError standard error from the finite number of people, or of pairs if the people are unknown; absent if unknown
 * @param seedError   standard error from the seeds, sd / sqrt(seeds); absent with one seed: the interval then covers other people
 *     but no other training
 * @param halfWidth   half width: Student's t times sqrt(peopleError² + seedError²)
 * @param detectable  smallest difference from 0 that an experiment of this size finds significant with a probability of 80%
 */
public record Interval(OptionalDouble peopleError, OptionalDouble seedError, double halfWidth, double detectable) {}
