# SPDX-License-Identifier: Apache-2.0
"""The bill of materials of the image for NVIDIA GPUs, from that of the jars and from what the image has in place of its libraries.

    nvidia_bill.py JARS_BILL TORCH_LIB_FOLDER [DPKG_PACKAGE...] >BILL

PyTorch comes from the base, so ai.djl.pytorch:pytorch-native-cpu goes and the PyTorch that lies in the folder takes its place,
with the sums of its libraries; the packages that the image installs are added as dpkg knows them.
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
    """PyTorch as a component: the version that it tells of itself, and a part for each of its libraries."""
    about = runpy.run_path(str(libraries.parent / "version.py"))
    version = about["__version__"]
    purl = "pkg:pypi/torch@" + version.replace("+", "%2B")
    parts = [
        {"type": "file", "name": file.name, "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(file.read_bytes()).hexdigest()}]}
        for file in sorted(libraries.glob("libtorch*.so")) + sorted(libraries.glob("libc10*.so"))
    ]
    if not parts:
        sys.exit(f"{libraries} holds no libtorch*.so: give the folder torch/lib of the base's PyTorch")
    license = [{"license": {"id": "BSD-3-Clause"}}]
    return {"type": "library", "bom-ref": purl, "name": "torch", "version": version, "licenses": license, "purl": purl, "components": parts}


def debian(package):
    """An installed package of Debian or of what descends from it, as a component."""
    told = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version} ${Architecture}", package], check=True, capture_output=True, text=True)
    name, version, architecture = told.stdout.split()
    system = platform.freedesktop_os_release()["ID"]
    purl = f"pkg:deb/{system}/{name}@{version.replace('+', '%2B').replace('~', '%7E')}?arch={architecture}"
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}


def of_image(bill, added):
    """The bill with one component gone, some added, and all that leaned on the one leaning on those."""
    gone = {c["bom-ref"] for c in bill["components"] if c["name"] == REPLACED}
    if not gone:
        sys.exit(f"the bill of the jars names no {REPLACED}: what is there to replace?")
    refs = [component["bom-ref"] for component in added]

    def leaning(node):
        on = node.get("dependsOn", [])
        return {**node, "dependsOn": [ref for ref in on if ref not in gone] + (refs if gone & set(on) else [])}

    return {
        **bill,
        "components": [c for c in bill["components"] if c["bom-ref"] not in gone] + added,
        "dependencies": [leaning(n) for n in bill["dependencies"] if n["ref"] not in gone] + [{"ref": ref, "dependsOn": []} for ref in refs],
    }


if __name__ == "__main__":
    jars, libraries, *packages = sys.argv[1:]
    json.dump(of_image(json.loads(Path(jars).read_text()), [torch(Path(libraries)), *map(debian, packages)]), sys.stdout, indent=2)
