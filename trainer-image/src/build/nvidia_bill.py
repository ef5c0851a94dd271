# SPDX-License-Identifier: Apache-2.0
"""Generates the bill of materials of the image for NVIDIA GPUs from the bill of the jars and the content of the image.

    nvidia_bill.py JARS_BILL TORCH_LIB_FOLDER [DPKG_PACKAGE...] >BILL

PyTorch comes from the base image. So the PyTorch in the given folder, with the checksums of its libraries, replaces
ai.djl.pytorch:pytorch-native-cpu. The Debian packages that the Dockerfile installs are added.
"""

import hashlib
import json
import platform
import runpy
import subprocess
import sys
from pathlib import Path

REPLACED = "pytorch-native-cpu"


def torch(libraries):
    """PyTorch as a component, with its version and a subcomponent for each of its libraries."""
    about = runpy.run_path(str(libraries.parent / "version.py"))
    version = about["__version__"]
    purl = "pkg:pypi/torch@" + version.replace("+", "%2B")
    parts = [
        {"type": "file", "name": file.name, "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(file.read_bytes()).hexdigest()}]}
        for file in sorted(libraries.glob("libtorch*.so")) + sorted(libraries.glob("libc10*.so"))
    ]
    if not parts:
        sys.exit(f"{libraries} contains no libtorch*.so. Pass the folder torch/lib of the PyTorch in the base image.")
    license = [{"license": {"id": "BSD-3-Clause"}}]
    return {"type": "library", "bom-ref": purl, "name": "torch", "version": version, "licenses": license, "purl": purl, "components": parts}


def debian(package):
    """An installed package of Debian or a derived distribution, as a component."""
    output = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version} ${Architecture}", package], check=True, capture_output=True, text=True)
    name, version, architecture = output.stdout.split()
    system = platform.freedesktop_os_release()["ID"]
    purl = f"pkg:deb/{system}/{name}@{version.replace('+', '%2B').replace('~', '%7E')}?arch={architecture}"
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}


def of_image(bill, added):
    """The bill with the replaced component removed, others added, and dependencies on the former pointing to the latter."""
    removed = {c["bom-ref"] for c in bill["components"] if c["name"] == REPLACED}
    if not removed:
        sys.exit(f"The bill of the jars lists no {REPLACED}, so there is nothing to replace.")
    refs = [component["bom-ref"] for component in added]

    def redirected(node):
        on = node.get("dependsOn", [])
        return {**node, "dependsOn": [ref for ref in on if ref not in removed] + (refs if removed & set(on) else [])}

    return {
        **bill,
        "components": [c for c in bill["components"] if c["bom-ref"] not in removed] + added,
        "dependencies": [redirected(n) for n in bill["dependencies"] if n["ref"] not in removed] + [{"ref": ref, "dependsOn": []} for ref in refs],
    }


if __name__ == "__main__":
    jars, libraries, *packages = sys.argv[1:]
    json.dump(of_image(json.loads(Path(jars).read_text()), [torch(Path(libraries)), *map(debian, packages)]), sys.stdout, indent=2)
