"""Networks on the CPU: one way to open them, for all engines that carry their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.cores import threads

if TYPE_CHECKING:
    import onnxruntime

    Session = onnxruntime.InferenceSession

#: More threads do not make networks this small faster.
_MOST_THREADS = 4


def opened(weights: bytes) -> onnxruntime.InferenceSession:
    """A session of an ONNX file's bytes, which many threads may run at once."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads(_MOST_THREADS)
    options.inter_op_num_threads = 1
    # Idle threads sleep: beside other work on few cores, spinning costs more than it gains.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # An arena keeps the most that a call ever took, 36 MB; without it a call is no slower.
    options.enable_cpu_mem_arena = False
    # A plan of a call's memory takes twice the memory.
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
