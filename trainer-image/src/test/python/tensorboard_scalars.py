# SPDX-License-Identifier: Apache-2.0
"""Prints the scalars that TensorBoard reads from a folder: tag, number of values, first and last step."""
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1])
events.Reload()
for tag in events.Tags()["scalars"]:
    values = events.Scalars(tag)
    print(tag, len(values), values[0].step, values[-1].step)
