"""Describes the machine on which figures were taken."""

import os
import platform
import re
import subprocess

FLAGS = ["avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8"]


def said(*command):
    try:
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def describe(options):
    cpu = dict(re.findall(r"^([^:\n]+):\s*(.*)$", said("lscpu"), re.M))
    with open("/proc/meminfo") as file:
        memory = int(re.search(r"MemTotal:\s+(\d+)", file.read()).group(1)) / 2**20
    with open("/etc/os-release") as file:
        system = re.search(r'PRETTY_NAME="(.*)"', file.read()).group(1)
    flags = set(cpu.get("Flags", "").split())
    return {
        "processor": cpu.get("Model name", "").strip(), "cores": os.cpu_count(), "l2": cpu.get("L2 cache", ""), "l3": cpu.get("L3 cache", ""),
        "instruction_sets": [flag for flag in FLAGS if flag in flags], "memory_gb": round(memory, 1), "system": system,
        "kernel": platform.release(), "virtual": bool(cpu.get("Hypervisor vendor")),
        "swift": (re.search(r"Swift version (\S+)", said("swift", "--version")) or [None, ""])[1],
        "openblas": said("dpkg-query", "-W", "-f=${Version}", "libopenblas0-pthread").strip() or said("pkg-config", "--modversion", "openblas").strip(),
        "commit": said("git", "-C", os.path.dirname(os.path.abspath(__file__)), "rev-parse", "--short", "HEAD").strip(),
        "load": os.getloadavg()[0],
    }
