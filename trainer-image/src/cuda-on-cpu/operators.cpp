// SPDX-License-Identifier: Apache-2.0
// libtorch's operators for CUDA tensors, computed by those for CPUs on the same memory (runtime.cpp). During a capture, an operator
// is recorded, and what it changes is as before.
#include "cuda_on_cpu.h"

#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/native/Copy.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/library.h>

#include <cstring>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

namespace {
using at::Tensor;
using c10::IValue;
using torch::jit::Stack;

// Keep their own kernels: they allocate, copy or make views, and launch nothing.
const std::unordered_set<std::string> KEPT = {
    "aten::empty", "aten::empty_strided", "aten::resize_", "aten::set_", "aten::record_stream", "aten::_local_scalar_dense",
    "aten::is_pinned", "aten::_pin_memory", "aten::is_set_to", "aten::copy_", "aten::_resize_output_", "aten::_efficientzerotensor",
};

// Launch kernels without an operator for CUDA of their own.
const std::vector<c10::OperatorName> ADDED = {{"aten::convolution", ""}, {"aten::convolution_backward", ""}};

// Wait for the device, so that a capture fails.
const std::unordered_set<std::string> WAITING = {
    "aten::nonzero", "aten::masked_select", "aten::_unique2", "aten::unique_dim", "aten::unique_consecutive",
    "aten::repeat_interleave",
};

// The excluded keys: what autograd and autocast add has happened before.
struct Below {
    at::AutoDispatchBelowADInplaceOrView autograd;
    c10::impl::ExcludeDispatchKeyGuard autocast{c10::autocast_dispatch_keyset};
};

bool isOnDevice(const Tensor& tensor) { return tensor.defined() && tensor.is_cuda(); }

// A tensor of the CPU with the same memory.
Tensor onCpu(const Tensor& tensor) {
    if (!isOnDevice(tensor)) {
        return tensor;
    }
    auto options = at::TensorOptions().dtype(tensor.dtype()).device(at::kCPU);
    if (tensor.numel() == 0) {
        return at::empty_strided(tensor.sizes(), tensor.strides(), options);
    }
    return at::from_blob(tensor.data_ptr(), tensor.sizes(), tensor.strides(), options);
}

IValue onCpu(const IValue& value) {
    if (value.isTensor()) {
        return onCpu(value.toTensor());
    }
    if (value.isDevice()) {
        return value.toDevice().is_cuda() ? IValue(c10::Device(c10::kCPU)) : value;
    }
    if (value.isGenerator()) {
        return IValue();
    }
    if (value.isTensorList()) {
        c10::List<Tensor> list;
        for (const Tensor& tensor : value.toTensorVector()) {
            list.push_back(onCpu(tensor));
        }
        return list;
    }
    if (value.isList()) {
        auto list = value.toList();
        if (list.elementType()->kind() == c10::TypeKind::OptionalType) {
            c10::List<std::optional<Tensor>> optional;
            for (const IValue& element : list.vec()) {
                optional.push_back(element.isTensor() ? std::optional<Tensor>(onCpu(element.toTensor())) : std::nullopt);
            }
            return optional;
        }
    }
    return value;
}

void collect(const IValue& value, std::vector<Tensor>& tensors) {
    if (value.isTensor()) {
        tensors.push_back(value.toTensor());
    } else if (value.isList()) {
        for (const IValue& element : value.toListRef()) {
            collect(element, tensors);
        }
    }
}

// Contents of tensors, to be restored.
class Contents {
public:
    void keep(const Tensor& tensor) {
        if (tensor.defined() && tensor.numel() > 0) {
            const auto* start = static_cast<const char*>(tensor.storage().data());
            kept.emplace_back(tensor, std::vector<char>(start, start + tensor.storage().nbytes()));
        }
    }

    void restore() const {
        for (const auto& entry : kept) {
            std::memcpy(entry.first.storage().mutable_data(), entry.second.data(), entry.second.size());
        }
    }

private:
    std::vector<std::pair<Tensor, std::vector<char>>> kept;
};

// A result of the CPU whose values fill its memory, as they fill that of the device.
Tensor dense(const Tensor& result) { return result.is_non_overlapping_and_dense() ? result : result.contiguous(); }

// Copies a dense result of the CPU into memory of the device.
void transfer(const Tensor& from, void* to) { std::memcpy(to, from.data_ptr(), from.numel() * from.element_size()); }

struct Call {
    c10::OperatorHandle op;
    Stack arguments;                              // on the CPU
    std::vector<std::pair<size_t, void*>> fresh;  // results, and their memory on the device
    std::vector<std::pair<size_t, void*>> grown;  // arguments that were empty, and their memory on the device

    Stack run() const {
        Below below;
        Stack stack = arguments;
        op.callBoxed(&stack);
        return stack;
    }

    void replay() const {
        Stack results = run();
        std::vector<Tensor> tensors;
        for (const auto& entry : fresh) {
            const IValue& value = results[entry.first >> 16];
            tensors.clear();
            collect(value, tensors);
            transfer(dense(tensors[entry.first & 0xFFFF]), entry.second);
        }
        for (const auto& entry : grown) {
            transfer(arguments[entry.first].toTensor().contiguous(), entry.second);
        }
    }
};

// Memory of the device with the values of a dense result of the CPU, with its strides.
Tensor allocate(const Tensor& result, c10::Device device) {
    Tensor allocated = at::empty_strided(result.sizes(), result.strides(), result.options().device(device).pinned_memory(false));
    if (result.numel() > 0) {
        transfer(result, allocated.mutable_data_ptr());
    }
    return allocated;
}

c10::Device deviceOf(const Stack& stack, size_t start) {
    std::vector<Tensor> tensors;
    for (size_t i = start; i < stack.size(); ++i) {
        if (stack[i].isDevice() && stack[i].toDevice().is_cuda() && stack[i].toDevice().has_index()) {
            return stack[i].toDevice();
        }
        collect(stack[i], tensors);
    }
    for (const Tensor& tensor : tensors) {
        if (isOnDevice(tensor)) {
            return tensor.device();
        }
    }
    return c10::Device(c10::kCUDA, c10::cuda::current_device());
}

void computeOnCpu(const c10::OperatorHandle& op, Stack* stack) {
    const auto& schema = op.schema();
    const size_t count = schema.arguments().size();
    const size_t start = stack->size() - count;
    const c10::Device device = deviceOf(*stack, start);
    const cudaStream_t stream = c10::cuda::getCurrentCUDAStream(device.index()).stream();
    const bool capturing = cuda_on_cpu::beginOperator(stream);
    TORCH_CHECK(!capturing || WAITING.count(schema.name()) == 0, "operation not permitted when stream is capturing: ", schema.name());

    auto call = std::make_shared<Call>(Call{op, {}, {}, {}});
    Contents contents;
    std::vector<std::pair<size_t, Tensor>> empty;
    for (size_t i = 0; i < count; ++i) {
        const IValue& argument = (*stack)[start + i];
        const auto& parameter = schema.arguments()[i];
        if (parameter.is_out() && argument.isTensor() && isOnDevice(argument.toTensor()) && argument.toTensor().numel() == 0) {
            empty.emplace_back(i, argument.toTensor());
            call->arguments.push_back(at::empty({0}, at::TensorOptions().dtype(argument.toTensor().dtype())));
            continue;
        }
        call->arguments.push_back(onCpu(argument));
        if (capturing) {  // whatever the schema says: batch norms change their running statistics without saying so
            std::vector<Tensor> changed;
            collect(call->arguments.back(), changed);
            for (const Tensor& tensor : changed) {
                if (tensor.defined() && tensor.numel() > 0 && !cuda_on_cpu::allocatedInCapture(stream, tensor.data_ptr())) {
                    contents.keep(tensor);
                }
            }
        }
    }

    Stack results = call->run();
    contents.restore();
    for (auto& entry : empty) {
        const Tensor grown = call->arguments[entry.first].toTensor().contiguous();
        entry.second.resize_(grown.sizes());
        if (grown.numel() > 0) {
            transfer(grown, entry.second.mutable_data_ptr());
            call->grown.emplace_back(entry.first, entry.second.mutable_data_ptr());
        }
    }
    Stack returned;
    for (size_t r = 0; r < schema.returns().size(); ++r) {
        const auto* alias = schema.returns()[r].alias_info();
        if (alias != nullptr && alias->isWrite()) {
            for (size_t i = 0; i < count; ++i) {
                const auto* parameter = schema.arguments()[i].alias_info();
                if (parameter != nullptr && parameter->beforeSets() == alias->beforeSets()) {
                    returned.push_back((*stack)[start + i]);
                    break;
                }
            }
            continue;
        }
        auto toDevice = [&](Tensor result, size_t index) {
            if (!result.defined() || !result.device().is_cpu()) {
                return result;
            }
            Tensor allocated = allocate(dense(result), device);
            if (result.numel() > 0) {
                call->fresh.emplace_back(r << 16 | index, allocated.mutable_data_ptr());
            }
            return allocated;
        };
        const IValue& result = results[r];
        if (result.isTensor()) {
            returned.push_back(toDevice(result.toTensor(), 0));
        } else if (result.isTensorList()) {
            c10::List<Tensor> list;
            size_t index = 0;
            for (const Tensor& tensor : result.toTensorVector()) {
                list.push_back(toDevice(tensor, index++));
            }
            returned.push_back(list);
        } else {
            TORCH_CHECK(!capturing, "operation not permitted when stream is capturing: ", schema.name());
            returned.push_back(result);
        }
    }
    if (capturing) {
        cuda_on_cpu::record(stream, [call] { call->replay(); });
    }
    stack->resize(start);
    stack->insert(stack->end(), returned.begin(), returned.end());
}

// Copies between host and device are libtorch's own, which wait or not as they do there; the rest is computed.
Tensor& copy(Tensor& to, const Tensor& from, bool nonBlocking) {
    const bool alike = to.dtype() == from.dtype() && to.sizes() == from.sizes() && to.strides() == from.strides()
        && to.is_non_overlapping_and_dense();
    if (isOnDevice(to) && isOnDevice(from)) {
        static const auto op = c10::Dispatcher::singleton().findSchemaOrThrow("aten::copy_", "");
        if (alike && to.device() != from.device()) {
            return at::native::copy_(to, from, nonBlocking);
        }
        Stack stack{to, from, nonBlocking};
        computeOnCpu(op, &stack);
        return to;
    }
    if (alike) {
        return at::native::copy_(to, from, nonBlocking);
    }
    if (isOnDevice(to)) {
        const Tensor host = from.expand_as(to).contiguous();
        Tensor staged = at::empty(host.sizes(), host.options().device(to.device()).pinned_memory(false));
        at::native::copy_(staged, host, nonBlocking);
        return copy(to, staged, nonBlocking);
    }
    Tensor staged = at::empty(to.sizes(), to.options().device(from.device()).pinned_memory(false));
    copy(staged, from.expand_as(to), nonBlocking);
    if (to.is_contiguous()) {
        return at::native::copy_(to, staged, nonBlocking);
    }
    Tensor host = at::empty(to.sizes(), to.options());
    at::native::copy_(host, staged, false);
    return to.copy_(host);
}

bool isView(const c10::FunctionSchema& schema) {
    for (const auto& result : schema.returns()) {
        if (result.alias_info() != nullptr && !result.alias_info()->isWrite()) {
            return true;
        }
    }
    return false;
}

struct Registration {
    Registration() {
        cuda_on_cpu::setCallbacks({
            [] { return c10::cuda::getCurrentCUDAStream().stream(); },
            [](int device) {
                return static_cast<size_t>(c10::cuda::CUDACachingAllocator::getDeviceStats(device).allocated_bytes[0].peak);
            },
        });
        // Convolutions and batch norms choose cuDNN's operators otherwise, which CPUs lack.
        at::globalContext().setUserEnabledCuDNN(false);
        auto& dispatcher = c10::Dispatcher::singleton();
        std::vector<c10::OperatorName> replaced(ADDED);
        for (const auto& name : dispatcher.getAllOpNames()) {
            auto op = dispatcher.findOp(name);
            if (op && op->hasSchema() && op->hasKernelForDispatchKey(c10::DispatchKey::CUDA) && KEPT.count(name.name) == 0
                && !isView(op->schema())) {
                replaced.push_back(name);
            }
        }
        for (const auto& name : replaced) {
            kept.push_back(dispatcher.registerImpl(name, c10::DispatchKey::CUDA,
                c10::KernelFunction::makeFromBoxedFunction<&computeOnCpu>(), std::nullopt, nullptr, "cuda-on-cpu"));
        }
        kept.push_back(dispatcher.registerImpl({"aten::copy_", ""}, c10::DispatchKey::CUDA,
            c10::KernelFunction::makeFromUnboxedRuntimeFunction(&copy), std::nullopt, nullptr, "cuda-on-cpu"));
    }

    std::vector<c10::RegistrationHandleRAII> kept;
};

const Registration* const REGISTRATION = new Registration;
}  // namespace
