// The part of the TensorFlow Lite Micro runtime that a sketch touches: the operator resolver.
#pragma once
#include <stdint.h>

#include <set>
#include <string>

#include "board.h"

#define ELOQUENT_TFLM
enum TfLiteStatus { kTfLiteOk = 0, kTfLiteError = 1 };

template <unsigned int capacity>
class MicroMutableOpResolver {
 public:
  TfLiteStatus AddAdd() { return add("ADD"); }
  TfLiteStatus AddAveragePool2D() { return add("AVERAGE_POOL_2D"); }
  TfLiteStatus AddConcatenation() { return add("CONCATENATION"); }
  TfLiteStatus AddConv2D() { return add("CONV_2D"); }
  TfLiteStatus AddDepthwiseConv2D() { return add("DEPTHWISE_CONV_2D"); }
  TfLiteStatus AddDequantize() { return add("DEQUANTIZE"); }
  TfLiteStatus AddElu() { return add("ELU"); }
  TfLiteStatus AddFullyConnected() { return add("FULLY_CONNECTED"); }
  TfLiteStatus AddLeakyRelu() { return add("LEAKY_RELU"); }
  TfLiteStatus AddMaxPool2D() { return add("MAX_POOL_2D"); }
  TfLiteStatus AddMaximum() { return add("MAXIMUM"); }
  TfLiteStatus AddMinimum() { return add("MINIMUM"); }
  TfLiteStatus AddQuantize() { return add("QUANTIZE"); }
  TfLiteStatus AddRelu() { return add("RELU"); }
  TfLiteStatus AddReshape() { return add("RESHAPE"); }
  TfLiteStatus AddSoftmax() { return add("SOFTMAX"); }

  bool has(const std::string &name) const { return names_.count(name) > 0; }

 private:
  TfLiteStatus add(const std::string &name) {
    if (!names_.insert(name).second) board::fault("operator " + name + " is added twice");
    if (names_.size() > capacity) {
      board::fault("too small an operator count: the template argument is " +
                   std::to_string(capacity) + " and " + name + " is one more");
    }
    return kTfLiteOk;
  }

  std::set<std::string> names_;
};
