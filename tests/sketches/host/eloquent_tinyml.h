// Stand-in for EloquentTinyML 3.0.1, written from its documented use, stricter than the library:
// whatever would crash a board, or make it compute something wrong, ends the run by its name.
#pragma once
#ifndef ELOQUENT_TFLM
#error "include <tflm_esp32.h> or <tflm_cortexm.h> before <eloquent_tinyml.h>"
#endif

#include "Arduino.h"
#include "tflm.h"

namespace Eloquent {
namespace Error {

class Exception {
 public:
  bool isOk() const { return message_ == ""; }
  operator bool() const { return !isOk(); }
  String toString() const { return message_; }
  Exception &set(const String &message) { message_ = message; return *this; }
  Exception &clear() { return set(""); }

 private:
  String message_;
};

}  // namespace Error

class Benchmark {
 public:
  void start() { started_ = micros(); }
  void stop() { microseconds_ = micros() - started_; }
  size_t microseconds() const { return microseconds_; }
  size_t millis() const { return microseconds_ / 1000; }

 private:
  uint32_t started_ = 0, microseconds_ = 0;
};

namespace TF {

template <uint8_t numOps, size_t arenaSize>
class Sequential {
 public:
  MicroMutableOpResolver<numOps> resolver;
  Error::Exception exception;
  Benchmark benchmark;
  uint16_t numInputs = 0, numOutputs = 0;
  uint8_t classification = 255;
  float *outputs = nullptr;

  ~Sequential() { delete[] outputs; }
  void setNumInputs(uint16_t n) { numInputs = n; }
  void setNumOutputs(uint16_t n) { numOutputs = n; }
  float output(uint16_t i = 0) const { return ready_ && i < numOutputs ? outputs[i] : NAN; }

  Error::Exception &begin(const unsigned char *model) {
    if (reinterpret_cast<uintptr_t>(model) % 16 != 0) {
      board::fault("misaligned model: the array must be alignas(16), or a Cortex-M HardFaults");
    }
    if (begun_) board::fault("begin is called twice: the operators would be added twice");
    begun_ = true;
#ifdef TF_NUM_INPUTS
    if (numInputs == 0) numInputs = TF_NUM_INPUTS;
#endif
#ifdef TF_NUM_OUTPUTS
    if (numOutputs == 0) numOutputs = TF_NUM_OUTPUTS;
#endif
    if (numInputs == 0 || numOutputs == 0) {
      board::fault("number of inputs and outputs unknown: include the model header before "
                   "<eloquent_tinyml.h>, or call setNumInputs and setNumOutputs");
    }
    addOperators();
    const std::string wrong = board::load_model(model, arenaSize, tensors_);
    for (const std::string &name : tensors_.operators) {
      if (!resolver.has(name)) {
        board::fault("missing operator " + name + ": define its TF_OP_... before the library, or "
                     "add it by resolver.Add...()");
      }
    }
    if (!wrong.empty()) board::fault(wrong);
    if (tensors_.inputs != numInputs || tensors_.outputs != numOutputs) {
      board::fault("wrong number of inputs or outputs: the model has " +
                   std::to_string(tensors_.inputs) + " and " + std::to_string(tensors_.outputs) +
                   ", the sketch says " + std::to_string(numInputs) + " and " +
                   std::to_string(numOutputs));
    }
    if (!board::options.begin_fails.empty()) return exception.set(board::options.begin_fails);
    outputs = new float[numOutputs]();
    ready_ = true;
    return exception.clear();
  }

  Error::Exception &predict(float *x) {
    mustBeReady();
    if (tensors_.input_type != "float32") {
      board::fault("predict(float*) on an " + tensors_.input_type +
                   " input: the library writes floats over the end of the tensor");
    }
    return run(x, numInputs * sizeof(float));
  }

  Error::Exception &predict(int8_t *x) {
    mustBeReady();
    if (tensors_.input_type != "int8") {
      board::fault("predict(int8_t*) on a " + tensors_.input_type + " input");
    }
    return run(x, numInputs);
  }

  Error::Exception &predictInt8(float *) {
    board::fault("predictInt8: the library multiplies by the scale where it should divide");
  }

 private:
  void mustBeReady() const {
    if (!ready_) board::fault("predict after a failed begin: the library reads a null pointer");
  }

  Error::Exception &run(const void *x, size_t size) {
    benchmark.start();
    const std::vector<uint8_t> out = board::run_model(x, size);
    benchmark.stop();
    if (tensors_.output_type == "float32") {
      memcpy(outputs, out.data(), numOutputs * sizeof(float));
    } else {  // raw, as the library leaves them
      for (uint16_t i = 0; i < numOutputs; i++) outputs[i] = (int8_t)out[i];
    }
    if (numOutputs > 1) {
      classification = (uint8_t)(std::max_element(outputs, outputs + numOutputs) - outputs);
    }
    return exception.clear();
  }

  // The operators that the model header asks for by its macros.
  void addOperators() {
#ifdef TF_OP_ADD
    resolver.AddAdd();
#endif
#ifdef TF_OP_AVERAGEPOOL2D
    resolver.AddAveragePool2D();
#endif
#ifdef TF_OP_CONCATENATION
    resolver.AddConcatenation();
#endif
#ifdef TF_OP_CONV2D
    resolver.AddConv2D();
#endif
#ifdef TF_OP_DEPTHWISECONV2D
    resolver.AddDepthwiseConv2D();
#endif
#ifdef TF_OP_ELU
    resolver.AddElu();
#endif
#ifdef TF_OP_FULLYCONNECTED
    resolver.AddFullyConnected();
#endif
#ifdef TF_OP_LEAKYRELU
    resolver.AddLeakyRelu();
#endif
#ifdef TF_OP_MAXPOOL2D
    resolver.AddMaxPool2D();
#endif
#ifdef TF_OP_MAXIMUM
    resolver.AddMaximum();
#endif
#ifdef TF_OP_MINIMUM
    resolver.AddMinimum();
#endif
#ifdef TF_OP_RELU
    resolver.AddRelu();
#endif
#ifdef TF_OP_RESHAPE
    resolver.AddReshape();
#endif
#ifdef TF_OP_SOFTMAX
    resolver.AddSoftmax();
#endif
  }

  board::Model tensors_;
  bool begun_ = false, ready_ = false;
};

}  // namespace TF
}  // namespace Eloquent
