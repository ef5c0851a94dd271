# syntax=docker/dockerfile:1
# SPDX-License-Identifier: Apache-2.0
# The trainer for NVIDIA GPUs: the trainer's jars on PyTorch's own image. CI does not build it, because it has no registry and no GPU.
#   ./mvnw package -Pimages
#   docker build -f trainer-image/nvidia.Dockerfile -t fairloss/trainer-nvidia:0.1.0-SNAPSHOT trainer-image
# The base image must contain PyTorch 2.7.1 for CUDA 12.8, because DJL's JNI library below is built against it.
ARG BASE=pytorch/pytorch:2.7.1-cuda12.8-cudnn9-runtime@sha256:c16f4c749e2d9e96878875cdf6cc45cddda1d1a36fddd371dd6f2360f1b6e2a2
FROM ${BASE}
ARG TORCH=/opt/conda/lib/python3.11/site-packages/torch/lib
# DJL looks for a library named libcudart.so; the packages of PyTorch and NVIDIA only have libcudart.so.12 or .13.
RUN test -f ${TORCH}/libtorch_cuda.so \
 && mkdir /opt/cudart \
 && ln -s "$(find ${TORCH} ${TORCH}/../../nvidia -name 'libcudart.so.1[0-9]' | head -n 1)" /opt/cudart/libcudart.so \
 && test -e /opt/cudart/libcudart.so \
 && apt-get update && apt-get install -y --no-install-recommends openjdk-17-jre-headless && rm -rf /var/lib/apt/lists/*
COPY target/native/jnilib/linux-x86_64/cu128/libdjl_torch.so ${TORCH}/
COPY target/lib /app/libs
COPY target/fairloss.jar /app/classpath/
COPY target/sbom/trainer-cpu.cdx.json src/build/nvidia_bill.py /tmp/
RUN mkdir /app/sbom \
 && python3 /tmp/nvidia_bill.py /tmp/trainer-cpu.cdx.json ${TORCH} openjdk-17-jre-headless >/app/sbom/trainer-nvidia.cdx.json \
 && rm /tmp/trainer-cpu.cdx.json /tmp/nvidia_bill.py
ENV PYTORCH_LIBRARY_PATH=${TORCH} PYTORCH_VERSION=2.7.1 PYTORCH_FLAVOR=cu128 \
    CUBLAS_WORKSPACE_CONFIG=:4096:8 \
    OMP_WAIT_POLICY=PASSIVE OPT_OUT_TRACKING=true LANG=C.UTF-8
USER 65532:65532
WORKDIR /app
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-Dai.djl.offline=true", "-Djna.library.path=/opt/cudart", "-cp", "/app/classpath/*:/app/libs/*", "dev.fairloss.trainer.cli.Main"]
