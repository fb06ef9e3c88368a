"""Take out of a flatbuffer what neither interpreter reads: a fifth of a small model."""

import numpy as np


def slim(flatbuffer: bytes) -> bytes:
    """Return a smaller flatbuffer that computes exactly the same.

    The converter writes names of tensors, signatures and metadata for people and tools, and the
    same list of zero points once for every channel-wise tensor. All of these go; equal lists are
    stored once. What stays is what TensorFlow Lite Micro reads: operators, shapes, scales, weights.

    Args:
        flatbuffer: a TFLite model with one subgraph.

    Returns:
        The smaller TFLite model; slimming it again changes nothing. Its tensors have no names:
        address them by index.
    """
    from tensorflow.lite.python import schema_py_generated as schema

    model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(bytearray(flatbuffer), 0))
    model.description = model.metadata = model.signatureDefs = None
    (graph,) = model.subgraphs
    graph.name = None
    # buffer 0 is the empty one by convention; all tensors without constant data share it
    buffers = [schema.BufferT()]
    for tensor in graph.tensors:
        tensor.name = None
        if tensor.quantization is not None and tensor.quantization.scale is None:
            tensor.quantization = None
        buffer = model.buffers[tensor.buffer]
        tensor.buffer = 0
        if buffer.data is not None:
            tensor.buffer = len(buffers)
            buffers.append(buffer)
    model.buffers = buffers
    builder = _sharing_builder()
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _sharing_builder():
    import flatbuffers

    class SharingBuilder(flatbuffers.Builder):
        """A builder that stores equal arrays once and aligns constant data as the schema asks."""

        def __init__(self):
            super().__init__(1024)
            self.places: dict[tuple[str, bytes], int] = {}

        def CreateNumpyVector(self, x: np.ndarray) -> int:
            key = x.dtype.str, x.tobytes()
            if key not in self.places:
                self.places[key] = super().CreateNumpyVector(x)
            return self.places[key]

        def StartVector(self, elemSize: int, numElems: int, alignment: int) -> int:
            # `force_align: 16` of a buffer's data, which Python's generated code leaves out
            return super().StartVector(elemSize, numElems, 16 if elemSize == 1 else alignment)

    return SharingBuilder()
