// model: good; run: misaligned model: the array
#include "model.h"
#include <tflm_esp32.h>
#include <eloquent_tinyml.h>

Eloquent::TF::Sequential<TF_NUM_OPS, TF_ARENA_SIZE> tf;
alignas(16) unsigned char copy[sizeof model + 1];

void setup() {
  Serial.begin(115200);
  tf.resolver.AddQuantize();
  tf.resolver.AddDequantize();
  memcpy(copy + 1, model, sizeof model);
  tf.begin(copy + 1);
}

void loop() {}
