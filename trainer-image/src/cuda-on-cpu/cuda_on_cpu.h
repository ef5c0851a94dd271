// SPDX-License-Identifier: Apache-2.0
// What the operators need of the runtime.
#pragma once
#include <cuda_runtime_api.h>
#include <functional>

namespace cuda_on_cpu {
using Work = std::function<void()>;

// What the runtime asks libtorch.
struct Callbacks {
    // Stream of the calling thread.
    std::function<cudaStream_t()> currentStream;

    // The most bytes that tensors of a device have had at a time.
    std::function<size_t(int)> peakOfTensors;
};

void setCallbacks(Callbacks callbacks);

// Starts an operator on a stream: copies from page-locked memory that were issued before it complete now. Returns whether the stream
// is being captured.
bool beginOperator(cudaStream_t stream);

// Adds work to the graph that captures a stream.
void record(cudaStream_t stream, Work work);

// Whether memory was allocated by the capture of a stream, so that nothing outside of its graph knows its content.
bool allocatedInCapture(cudaStream_t stream, const void* memory);
}
