// SPDX-License-Identifier: Apache-2.0
// NVIDIA's driver library, as far as libtorch asks it whether a device is in use.
#include <stdint.h>
#include <string.h>

int cuInit(unsigned flags) { return 0; }

int cuDevicePrimaryCtxGetState(int device, unsigned* flags, int* active) {
    *flags = 0;
    *active = 1;
    return 0;
}

int cuCtxGetCurrent(void** context) {
    *context = (void*) 1;
    return 0;
}

int cuCtxSetCurrent(void* context) { return 0; }

int cuDevicePrimaryCtxRetain(void** context, int device) {
    *context = (void*) 1;
    return 0;
}

int cuGetErrorString(int error, const char** text) {
    *text = "error of CUDA on the CPU";
    return 0;
}
