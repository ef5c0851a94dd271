// SPDX-License-Identifier: Apache-2.0
// NVIDIA's runtime library without a GPU: "device memory" is memory of this process. Streams, events, page-locked memory, captured
// graphs and errors behave as the documentation of CUDA says, always in the worst way that it allows:
// - new memory holds 0xFF, so NaN, and so does the memory of a graph that was captured and has not run;
// - copies to and from page-locked memory complete as late as the rules allow: to the device before the next operator of their
//   stream, to the host in a synchronization;
// - a capture records and does nothing, and what may not be called during one fails and ends it.
// Kernels do not run: operators.cpp computes libtorch's operators. Work of different streams is done in the order of the calls.
//   CUDA_ON_CPU_DEVICES     number of devices (1)
//   CUDA_ON_CPU_MEMORY_MIB  memory of each device (8192)
//   CUDA_ON_CPU_REPORT      if set, the peak of allocated memory, and that of tensors, are written to this file
#include "cuda_on_cpu.h"

#include <dlfcn.h>
#include <sys/mman.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

using cuda_on_cpu::Work;

namespace {
using Lock = std::lock_guard<std::recursive_mutex>;

struct Range {
    size_t bytes;
    cudaMemoryType type;
    int device;
    bool ours;
};

struct Graph {
    std::vector<Work> work;
    std::map<const char*, size_t> memory;
};

struct Stream {
    struct Copy {
        Work work;
        bool toDevice;
    };
    int device = 0;
    int priority = 0;
    bool origin = false;
    bool failed = false;
    std::shared_ptr<Graph> capture;
    cudaStreamCaptureMode mode = cudaStreamCaptureModeGlobal;
    std::deque<Copy> pending;
    unsigned long long done = 0;  // copies that are complete

    unsigned long long issued() const { return done + pending.size(); }

    void complete(unsigned long long until) {
        while (done < until && !pending.empty()) {
            Copy copy = std::move(pending.front());
            pending.pop_front();
            ++done;
            copy.work();
        }
    }

    void complete() { complete(issued()); }

    void completeUploads() {
        for (size_t i = pending.size(); i > 0; --i) {
            if (pending[i - 1].toDevice) {
                complete(done + i);
                return;
            }
        }
    }
};

struct Event {
    Stream* stream = nullptr;
    unsigned long long position = 0;
    std::shared_ptr<Graph> capture;
    bool queried = false;
    std::chrono::steady_clock::time_point time = std::chrono::steady_clock::now();
};

// Not destroyed when the process exits: its other threads go on until then.
auto& mutex = *new std::recursive_mutex;
auto& ranges = *new std::map<const char*, Range>;
auto& used = *new std::map<int, size_t>;
auto& peak = *new std::map<int, size_t>;
auto& defaults = *new std::map<int, Stream>;
auto& streams = *new std::vector<Stream*>;
auto& kernels = *new std::map<const void*, std::string>;
auto& libtorch = *new cuda_on_cpu::Callbacks;
thread_local int current = 0;
thread_local cudaError_t last = cudaSuccess;
thread_local cudaStreamCaptureMode threadMode = cudaStreamCaptureModeGlobal;
thread_local Stream* captured = nullptr;  // by this thread

long setting(const char* name, long otherwise) {
    const char* value = std::getenv(name);
    return value ? std::strtol(value, nullptr, 10) : otherwise;
}

int devices() {
    static const int count = static_cast<int>(setting("CUDA_ON_CPU_DEVICES", 1));
    return count;
}

size_t total() {
    static const size_t bytes = static_cast<size_t>(setting("CUDA_ON_CPU_MEMORY_MIB", 8192)) << 20;
    return bytes;
}

cudaError_t result(cudaError_t code) {
    if (code != cudaSuccess) {
        last = code;
    }
    return code;
}

Stream* of(cudaStream_t stream) {
    // 0 is the legacy default stream, 1 and 2 are its names
    if (reinterpret_cast<size_t>(stream) < 3) {
        Lock lock(mutex);
        Stream& found = defaults[current];
        found.device = current;
        return &found;
    }
    return reinterpret_cast<Stream*>(stream);
}

// The range that holds an address; the end if there is none. Call with the lock.
std::map<const char*, Range>::iterator range(const void* address) {
    auto next = ranges.upper_bound(static_cast<const char*>(address));
    if (next == ranges.begin()) {
        return ranges.end();
    }
    auto found = std::prev(next);
    return static_cast<const char*>(address) < found->first + found->second.bytes ? found : ranges.end();
}

bool isDevice(const void* address) {
    Lock lock(mutex);
    auto found = range(address);
    return found != ranges.end() && found->second.type == cudaMemoryTypeDevice;
}

bool isPageLocked(const void* address) {
    Lock lock(mutex);
    auto found = range(address);
    return found != ranges.end() && found->second.type == cudaMemoryTypeHost;
}

// What a capture forbids its thread to call, unless it said otherwise.
bool isForbidden() {
    if (captured != nullptr && threadMode != cudaStreamCaptureModeRelaxed && captured->mode != cudaStreamCaptureModeRelaxed) {
        captured->failed = true;
        return true;
    }
    return false;
}

// Waiting for a stream that is being captured is forbidden in every mode.
bool isForbidden(Stream* stream) {
    if (stream->capture) {
        stream->failed = true;
        return true;
    }
    return isForbidden();
}

cudaError_t copy(void* to, const void* from, size_t bytes, Stream* stream) {
    Lock lock(mutex);
    const bool fromHost = !isDevice(from);
    const bool toHost = !isDevice(to);
    if (stream->capture) {
        if ((fromHost && !isPageLocked(from)) || (toHost && !isPageLocked(to))) {
            stream->failed = true;
            return cudaErrorStreamCaptureUnsupported;
        }
        stream->capture->work.push_back([=] { std::memcpy(to, from, bytes); });
        return cudaSuccess;
    }
    if (fromHost && !toHost && isPageLocked(from)) {
        stream->pending.push_back({[=] { std::memcpy(to, from, bytes); }, true});
        return cudaSuccess;
    }
    stream->completeUploads();
    if (toHost && !fromHost && isPageLocked(to)) {
        auto content = std::make_shared<std::vector<char>>(static_cast<const char*>(from), static_cast<const char*>(from) + bytes);
        stream->pending.push_back({[=] { std::memcpy(to, content->data(), content->size()); }, false});
        return cudaSuccess;
    }
    if (toHost) {
        stream->complete();
    }
    std::memmove(to, from, bytes);
    return cudaSuccess;
}

cudaError_t fill(void* memory, int value, size_t bytes, Stream* stream) {
    Lock lock(mutex);
    Work work = [=] { std::memset(memory, value, bytes); };
    if (stream->capture) {
        stream->capture->work.push_back(work);
        return cudaSuccess;
    }
    stream->completeUploads();
    work();
    return cudaSuccess;
}

// libtorch's operators are replaced when it first asks for memory: it is loaded then.
void loadOperators() {
    static std::once_flag once;
    std::call_once(once, [] {
        Dl_info self;
        dladdr(reinterpret_cast<void*>(&loadOperators), &self);
        std::string path(self.dli_fname);
        path = path.substr(0, path.rfind('/') + 1) + "libcuda_on_cpu_operators.so";
        if (dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL) == nullptr) {
            std::fprintf(stderr, "cuda-on-cpu: %s\n", dlerror());
            std::abort();
        }
    });
}

cudaError_t allocatePageLocked(void** memory, size_t bytes) {
    if (posix_memalign(memory, 4096, bytes ? bytes : 1) != 0) {
        return cudaErrorMemoryAllocation;
    }
    std::memset(*memory, 0xFF, bytes);
    Lock guard(mutex);
    ranges[static_cast<char*>(*memory)] = {bytes, cudaMemoryTypeHost, current, true};
    return cudaSuccess;
}

cudaError_t release(const void* memory) {
    if (memory == nullptr) {
        return cudaSuccess;
    }
    Lock guard(mutex);
    auto found = ranges.find(static_cast<const char*>(memory));
    if (found == ranges.end()) {
        return cudaErrorInvalidValue;
    }
    const Range range = found->second;
    ranges.erase(found);
    if (range.type == cudaMemoryTypeDevice) {
        used[range.device] -= range.bytes;
        munmap(const_cast<void*>(memory), range.bytes);
    } else if (range.ours) {
        std::free(const_cast<void*>(memory));
    }
    return cudaSuccess;
}

void completeAll() {
    Lock guard(mutex);
    for (auto& entry : defaults) {
        entry.second.complete();
    }
    for (Stream* stream : streams) {
        stream->complete();
    }
}

// Asks libtorch, whose allocator of a device may hold its lock when it calls the runtime: before that of the runtime is taken, and
// for the current device only.
void report() {
    static const char* const path = std::getenv("CUDA_ON_CPU_REPORT");
    if (path == nullptr) {
        return;
    }
    static auto& ofTensors = *new std::map<int, size_t>;
    const size_t tensors = libtorch.peakOfTensors(current);
    Lock lock(mutex);
    ofTensors[current] = tensors;
    std::FILE* file = std::fopen(path, "w");
    if (file == nullptr) {
        return;
    }
    for (const auto& entry : ofTensors) {
        std::fprintf(file, "device %d: %zu MiB, of tensors %zu MiB\n", entry.first, peak[entry.first] >> 20, entry.second >> 20);
    }
    std::fclose(file);
}

cudaError_t launch(const void* kernel) {
    Lock lock(mutex);
    auto found = kernels.find(kernel);
    std::fprintf(stderr, "cuda-on-cpu: kernel %s is not computed: its operator is not replaced\n",
        found == kernels.end() ? "without a name" : found->second.c_str());
    return cudaErrorNotSupported;
}
}  // namespace

namespace cuda_on_cpu {
void setCallbacks(Callbacks callbacks) { libtorch = std::move(callbacks); }

bool beginOperator(cudaStream_t stream) {
    Lock lock(mutex);
    Stream* found = of(stream);
    if (!found->capture) {
        found->completeUploads();
    }
    return found->capture != nullptr;
}

void record(cudaStream_t stream, Work work) {
    Lock lock(mutex);
    of(stream)->capture->work.push_back(std::move(work));
}

bool allocatedInCapture(cudaStream_t stream, const void* memory) {
    Lock lock(mutex);
    const auto& own = of(stream)->capture->memory;
    auto next = own.upper_bound(static_cast<const char*>(memory));
    return next != own.begin() && static_cast<const char*>(memory) < std::prev(next)->first + std::prev(next)->second;
}
}  // namespace cuda_on_cpu

extern "C" {
// Devices

cudaError_t cudaGetDeviceCount(int* count) {
    *count = devices();
    return devices() > 0 ? cudaSuccess : result(cudaErrorNoDevice);
}

cudaError_t cudaGetDevice(int* device) {
    *device = current;
    return cudaSuccess;
}

cudaError_t cudaSetDevice(int device) {
    if (device < 0 || device >= devices()) {
        return result(cudaErrorInvalidDevice);
    }
    current = device;
    return cudaSuccess;
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
    if (device < 0 || device >= devices()) {
        return result(cudaErrorInvalidDevice);
    }
    std::memset(properties, 0, sizeof(*properties));
    std::snprintf(properties->name, sizeof(properties->name), "CUDA on the CPU");
    properties->totalGlobalMem = total();
    properties->major = 9;
    properties->multiProcessorCount = 132;
    properties->warpSize = 32;
    properties->maxThreadsPerBlock = 1024;
    properties->maxThreadsPerMultiProcessor = 2048;
    properties->sharedMemPerBlock = 48 << 10;
    properties->sharedMemPerBlockOptin = 227 << 10;
    properties->sharedMemPerMultiprocessor = 228 << 10;
    properties->regsPerBlock = 65536;
    properties->l2CacheSize = 50 << 20;
    properties->maxGridSize[0] = 2147483647;
    properties->maxGridSize[1] = properties->maxGridSize[2] = 65535;
    properties->maxThreadsDim[0] = properties->maxThreadsDim[1] = 1024;
    properties->maxThreadsDim[2] = 64;
    properties->unifiedAddressing = 1;
    properties->concurrentKernels = 1;
    properties->asyncEngineCount = 3;
    return cudaSuccess;
}

cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int) {
    switch (attribute) {
        case cudaDevAttrComputeCapabilityMajor: *value = 9; break;
        case cudaDevAttrMultiProcessorCount: *value = 132; break;
        case cudaDevAttrMaxThreadsPerBlock: *value = 1024; break;
        case cudaDevAttrWarpSize: *value = 32; break;
        default: *value = 0;
    }
    return cudaSuccess;
}

cudaError_t cudaDeviceGetPCIBusId(char* name, int bytes, int device) {
    std::snprintf(name, static_cast<size_t>(bytes), "0000:%02x:00.0", device);
    return cudaSuccess;
}

cudaError_t cudaDeviceGetStreamPriorityRange(int* least, int* greatest) {
    *least = 0;
    *greatest = -5;
    return cudaSuccess;
}

cudaError_t cudaDeviceCanAccessPeer(int* can, int, int) {
    *can = 0;
    return cudaSuccess;
}

cudaError_t cudaDeviceSynchronize() {
    if (isForbidden()) {
        return result(cudaErrorStreamCaptureUnsupported);
    }
    completeAll();
    return cudaSuccess;
}

cudaError_t cudaDriverGetVersion(int* version) {
    *version = CUDART_VERSION;
    return cudaSuccess;
}

cudaError_t cudaRuntimeGetVersion(int* version) {
    *version = CUDART_VERSION;
    return cudaSuccess;
}

// Errors

cudaError_t cudaGetLastError() {
    const cudaError_t code = last;
    last = cudaSuccess;
    return code;
}

cudaError_t cudaPeekAtLastError() { return last; }

const char* cudaGetErrorName(cudaError_t) { return "cudaError"; }

const char* cudaGetErrorString(cudaError_t code) {
    switch (code) {
        case cudaSuccess: return "no error";
        case cudaErrorMemoryAllocation: return "out of memory";
        case cudaErrorNoDevice: return "no CUDA-capable device is detected";
        case cudaErrorInvalidDevice: return "invalid device ordinal";
        case cudaErrorInvalidValue: return "invalid argument";
        case cudaErrorNotReady: return "device not ready";
        case cudaErrorNotSupported: return "operation not supported";
        case cudaErrorStreamCaptureUnsupported: return "operation not permitted when stream is capturing";
        case cudaErrorStreamCaptureInvalidated: return "operation failed due to a previous error during capture";
        case cudaErrorStreamCaptureIsolation: return "dependency created on uncaptured work in another stream";
        case cudaErrorStreamCaptureImplicit: return "operation would make the legacy stream depend on a capturing blocking stream";
        case cudaErrorIllegalState: return "the operation cannot be performed in the present state";
        default: return "error of CUDA on the CPU";
    }
}

// Memory

static cudaError_t allocate(void** memory, size_t bytes) {
    Lock guard(mutex);
    if (used[current] + bytes > total()) {
        return cudaErrorMemoryAllocation;
    }
    void* mapped = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) {
        return cudaErrorMemoryAllocation;
    }
    std::memset(mapped, 0xFF, bytes);
    used[current] += bytes;
    peak[current] = std::max(peak[current], used[current]);
    ranges[static_cast<char*>(mapped)] = {bytes, cudaMemoryTypeDevice, current, true};
    // libtorch computes gradients on a thread of its own, so the stream says whether this is for a capture
    Stream* stream = of(libtorch.currentStream());
    if (stream->capture) {
        stream->capture->memory[static_cast<char*>(mapped)] = bytes;
    }
    *memory = mapped;
    return cudaSuccess;
}

cudaError_t cudaMalloc(void** memory, size_t bytes) {
    loadOperators();
    if (isForbidden()) {
        return result(cudaErrorStreamCaptureUnsupported);
    }
    const cudaError_t code = allocate(memory, bytes);
    if (code == cudaSuccess) {
        report();
    }
    return result(code);
}

cudaError_t cudaFree(void* memory) {
    if (isForbidden()) {
        return result(cudaErrorStreamCaptureUnsupported);
    }
    completeAll();
    return result(release(memory));
}

cudaError_t cudaMemGetInfo(size_t* available, size_t* all) {
    Lock guard(mutex);
    *all = total();
    *available = total() - used[current];
    return cudaSuccess;
}

cudaError_t cudaHostAlloc(void** memory, size_t bytes, unsigned) {
    return isForbidden() ? result(cudaErrorStreamCaptureUnsupported) : result(allocatePageLocked(memory, bytes));
}

cudaError_t cudaFreeHost(void* memory) { return isForbidden() ? result(cudaErrorStreamCaptureUnsupported) : result(release(memory)); }

cudaError_t cudaHostRegister(void* memory, size_t bytes, unsigned) {
    Lock guard(mutex);
    if (range(memory) != ranges.end()) {
        return result(cudaErrorHostMemoryAlreadyRegistered);
    }
    ranges[static_cast<char*>(memory)] = {bytes, cudaMemoryTypeHost, current, false};
    return cudaSuccess;
}

cudaError_t cudaHostUnregister(void* memory) {
    completeAll();
    const cudaError_t code = release(memory);
    return result(code == cudaErrorInvalidValue ? cudaErrorHostMemoryNotRegistered : code);
}

cudaError_t cudaHostGetDevicePointer(void** device, void* memory, unsigned) {
    *device = memory;
    return cudaSuccess;
}

cudaError_t cudaPointerGetAttributes(cudaPointerAttributes* attributes, const void* memory) {
    Lock guard(mutex);
    auto found = range(memory);
    std::memset(attributes, 0, sizeof(*attributes));
    if (found == ranges.end()) {
        attributes->type = cudaMemoryTypeUnregistered;
        attributes->device = -1;
        attributes->hostPointer = const_cast<void*>(memory);
        return cudaSuccess;
    }
    attributes->type = found->second.type;
    attributes->device = found->second.device;
    attributes->devicePointer = const_cast<void*>(memory);
    attributes->hostPointer = found->second.type == cudaMemoryTypeHost ? const_cast<void*>(memory) : nullptr;
    return cudaSuccess;
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, size_t bytes, cudaMemcpyKind, cudaStream_t stream) {
    return result(copy(to, from, bytes, of(stream)));
}

cudaError_t cudaMemcpyPeerAsync(void* to, int, const void* from, int, size_t bytes, cudaStream_t stream) {
    return result(copy(to, from, bytes, of(stream)));
}

cudaError_t cudaMemcpy(void* to, const void* from, size_t bytes, cudaMemcpyKind) {
    if (isForbidden()) {
        return result(cudaErrorStreamCaptureUnsupported);
    }
    Lock guard(mutex);
    const cudaError_t code = copy(to, from, bytes, of(nullptr));
    of(nullptr)->complete();
    return result(code);
}

cudaError_t cudaMemsetAsync(void* memory, int value, size_t bytes, cudaStream_t stream) {
    return result(fill(memory, value, bytes, of(stream)));
}

cudaError_t cudaMemset(void* memory, int value, size_t bytes) { return result(fill(memory, value, bytes, of(nullptr))); }

// Streams and events

cudaError_t cudaStreamCreateWithPriority(cudaStream_t* stream, unsigned, int priority) {
    auto* made = new Stream;
    made->device = current;
    made->priority = priority;
    Lock guard(mutex);
    streams.push_back(made);
    *stream = reinterpret_cast<cudaStream_t>(made);
    return cudaSuccess;
}

cudaError_t cudaStreamCreate(cudaStream_t* stream) { return cudaStreamCreateWithPriority(stream, 0, 0); }

cudaError_t cudaStreamDestroy(cudaStream_t stream) {
    Lock guard(mutex);
    of(stream)->complete();
    return cudaSuccess;
}

cudaError_t cudaStreamGetPriority(cudaStream_t stream, int* priority) {
    *priority = of(stream)->priority;
    return cudaSuccess;
}

cudaError_t cudaStreamQuery(cudaStream_t stream) {
    Lock guard(mutex);
    if (isForbidden(of(stream))) {
        return result(cudaErrorStreamCaptureUnsupported);
    }
    of(stream)->complete();
    return cudaSuccess;
}

cudaError_t cudaStreamSynchronize(cudaStream_t stream) { return cudaStreamQuery(stream); }

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned) {
    *event = reinterpret_cast<cudaEvent_t>(new Event);
    return cudaSuccess;
}

cudaError_t cudaEventCreate(cudaEvent_t* event) { return cudaEventCreateWithFlags(event, 0); }

cudaError_t cudaEventDestroy(cudaEvent_t event) {
    delete reinterpret_cast<Event*>(event);
    return cudaSuccess;
}

cudaError_t cudaEventRecordWithFlags(cudaEvent_t event, cudaStream_t stream, unsigned) {
    Lock guard(mutex);
    auto* recorded = reinterpret_cast<Event*>(event);
    recorded->stream = of(stream);
    recorded->position = of(stream)->issued();
    recorded->capture = of(stream)->capture;
    recorded->queried = false;
    recorded->time = std::chrono::steady_clock::now();
    return cudaSuccess;
}

cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) { return cudaEventRecordWithFlags(event, stream, 0); }

cudaError_t cudaEventSynchronize(cudaEvent_t event) {
    Lock guard(mutex);
    auto* waited = reinterpret_cast<Event*>(event);
    if (waited->capture || isForbidden()) {
        return result(cudaErrorStreamCaptureUnsupported);
    }
    if (waited->stream != nullptr) {
        waited->stream->complete(waited->position);
    }
    return cudaSuccess;
}

// Work that is not done yet is done after the first question.
cudaError_t cudaEventQuery(cudaEvent_t event) {
    Lock guard(mutex);
    auto* queried = reinterpret_cast<Event*>(event);
    if (queried->capture || isForbidden()) {
        return result(cudaErrorStreamCaptureUnsupported);
    }
    if (queried->stream == nullptr || queried->stream->done >= queried->position) {
        return cudaSuccess;
    }
    if (queried->queried) {
        queried->stream->complete(queried->position);
        return cudaSuccess;
    }
    queried->queried = true;
    return result(cudaErrorNotReady);
}

cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t from, cudaEvent_t to) {
    *milliseconds = std::chrono::duration<float, std::milli>(
        reinterpret_cast<Event*>(to)->time - reinterpret_cast<Event*>(from)->time).count();
    return cudaSuccess;
}

cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned) {
    Lock guard(mutex);
    Stream* waiting = of(stream);
    auto* waited = reinterpret_cast<Event*>(event);
    if (waited->stream == nullptr) {
        return cudaSuccess;
    }
    if (waited->capture) {
        if (waited->stream->capture == waited->capture && !waiting->capture) {
            waiting->capture = waited->capture;  // joins
            waiting->failed = false;
        }
        return waiting->capture == waited->capture ? cudaSuccess : result(cudaErrorStreamCaptureIsolation);
    }
    if (waiting->capture) {
        waiting->failed = true;
        return result(cudaErrorStreamCaptureIsolation);
    }
    waited->stream->complete(waited->position);
    return cudaSuccess;
}

cudaError_t cudaLaunchHostFunc(cudaStream_t stream, cudaHostFn_t function, void* data) {
    Lock guard(mutex);
    if (of(stream)->capture) {
        of(stream)->capture->work.push_back([=] { function(data); });
        return cudaSuccess;
    }
    of(stream)->complete();
    function(data);
    return cudaSuccess;
}

cudaError_t cudaStreamAddCallback(cudaStream_t stream, cudaStreamCallback_t callback, void* data, unsigned) {
    Lock guard(mutex);
    of(stream)->complete();
    callback(stream, cudaSuccess, data);
    return cudaSuccess;
}

// Graphs

cudaError_t cudaThreadExchangeStreamCaptureMode(cudaStreamCaptureMode* mode) {
    std::swap(*mode, threadMode);
    return cudaSuccess;
}

cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode mode) {
    Lock guard(mutex);
    if (reinterpret_cast<size_t>(stream) < 3) {
        return result(cudaErrorStreamCaptureUnsupported);
    }
    Stream* begun = of(stream);
    if (begun->capture) {
        return result(cudaErrorIllegalState);
    }
    begun->complete();
    begun->capture = std::make_shared<Graph>();
    begun->mode = mode;
    begun->origin = true;
    begun->failed = false;
    captured = begun;
    return cudaSuccess;
}

cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph) {
    Lock guard(mutex);
    Stream* ended = of(stream);
    *graph = nullptr;
    if (!ended->capture || !ended->origin) {
        return result(cudaErrorIllegalState);
    }
    std::shared_ptr<Graph> content = ended->capture;
    bool failed = false;
    for (Stream* one : streams) {
        if (one->capture == content) {
            failed |= one->failed;
            one->capture = nullptr;
            one->origin = false;
        }
    }
    captured = nullptr;
    for (const auto& entry : content->memory) {
        std::memset(const_cast<char*>(entry.first), 0xFF, entry.second);
    }
    if (failed) {
        return result(cudaErrorStreamCaptureInvalidated);
    }
    *graph = reinterpret_cast<cudaGraph_t>(new std::shared_ptr<Graph>(content));
    return cudaSuccess;
}

cudaError_t cudaStreamIsCapturing(cudaStream_t stream, cudaStreamCaptureStatus* status) {
    Lock guard(mutex);
    Stream* queried = of(stream);
    *status = !queried->capture ? cudaStreamCaptureStatusNone
        : queried->failed ? cudaStreamCaptureStatusInvalidated : cudaStreamCaptureStatusActive;
    return cudaSuccess;
}

static cudaError_t captureInfo(cudaStream_t stream, cudaStreamCaptureStatus* status, unsigned long long* id) {
    Lock guard(mutex);
    cudaStreamIsCapturing(stream, status);
    if (id != nullptr) {
        *id = reinterpret_cast<unsigned long long>(of(stream)->capture.get());
    }
    return cudaSuccess;
}

#if CUDART_VERSION >= 13000
cudaError_t cudaStreamGetCaptureInfo(cudaStream_t stream, cudaStreamCaptureStatus* status, unsigned long long* id, cudaGraph_t*,
        const cudaGraphNode_t**, const cudaGraphEdgeData**, size_t*) {
    return captureInfo(stream, status, id);
}
#else
cudaError_t cudaStreamGetCaptureInfo_v2(cudaStream_t stream, cudaStreamCaptureStatus* status, unsigned long long* id, cudaGraph_t*,
        const cudaGraphNode_t**, size_t*) {
    return captureInfo(stream, status, id);
}
#endif

cudaError_t cudaGraphGetNodes(cudaGraph_t graph, cudaGraphNode_t*, size_t* count) {
    *count = (*reinterpret_cast<std::shared_ptr<Graph>*>(graph))->work.size();
    return cudaSuccess;
}

cudaError_t cudaGraphInstantiateWithFlags(cudaGraphExec_t* runnable, cudaGraph_t graph, unsigned long long) {
    *runnable = reinterpret_cast<cudaGraphExec_t>(new std::shared_ptr<Graph>(*reinterpret_cast<std::shared_ptr<Graph>*>(graph)));
    return cudaSuccess;
}

cudaError_t cudaGraphInstantiate(cudaGraphExec_t* runnable, cudaGraph_t graph, unsigned long long flags) {
    return cudaGraphInstantiateWithFlags(runnable, graph, flags);
}

cudaError_t cudaGraphLaunch(cudaGraphExec_t runnable, cudaStream_t stream) {
    std::shared_ptr<Graph> graph = *reinterpret_cast<std::shared_ptr<Graph>*>(runnable);
    report();
    if (cuda_on_cpu::beginOperator(stream)) {
        return result(cudaErrorStreamCaptureUnsupported);
    }
    try {
        for (const Work& work : graph->work) {
            work();
        }
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "cuda-on-cpu: a captured operator failed: %s\n", failure.what());
        return result(cudaErrorIllegalAddress);
    }
    return cudaSuccess;
}

cudaError_t cudaGraphDestroy(cudaGraph_t graph) {
    delete reinterpret_cast<std::shared_ptr<Graph>*>(graph);
    return cudaSuccess;
}

cudaError_t cudaGraphExecDestroy(cudaGraphExec_t runnable) {
    delete reinterpret_cast<std::shared_ptr<Graph>*>(runnable);
    return cudaSuccess;
}

// Kernels

void** __cudaRegisterFatBinary(void*) {
    static void* handle = nullptr;
    return &handle;
}

void __cudaRegisterFatBinaryEnd(void**) {}

void __cudaUnregisterFatBinary(void**) {}

void __cudaRegisterFunction(void**, const char* function, char*, const char* name, int, void*, void*, void*, void*, int*) {
    Lock guard(mutex);
    kernels[function] = name;
}

void __cudaRegisterVar(void**, char*, char*, const char*, int, size_t, int, int) {}

char __cudaInitModule(void**) { return 0; }

unsigned __cudaPushCallConfiguration(dim3, dim3, size_t, void*) { return 0; }

cudaError_t __cudaPopCallConfiguration(dim3*, dim3*, size_t*, void*) { return cudaSuccess; }

cudaError_t cudaLaunchKernel(const void* kernel, dim3, dim3, void**, size_t, cudaStream_t) { return result(launch(kernel)); }

cudaError_t cudaLaunchKernelExC(const cudaLaunchConfig_t*, const void* kernel, void**) { return result(launch(kernel)); }

#if CUDART_VERSION >= 13000
cudaError_t __cudaGetKernel(cudaKernel_t* kernel, const void* function) {
    *kernel = reinterpret_cast<cudaKernel_t>(const_cast<void*>(function));
    return cudaSuccess;
}

cudaError_t __cudaLaunchKernel(cudaKernel_t kernel, dim3, dim3, void**, size_t, cudaStream_t) {
    return result(launch(reinterpret_cast<const void*>(kernel)));
}
#endif
}
