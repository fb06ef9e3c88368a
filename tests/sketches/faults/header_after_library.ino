// model: good; run: include the model header before
#include <tflm_esp32.h>
#include <eloquent_tinyml.h>
#include "model.h"

Eloquent::TF::Sequential<TF_NUM_OPS, TF_ARENA_SIZE> tf;

void setup() {
  Serial.begin(115200);
  tf.resolver.AddQuantize();
  tf.resolver.AddDequantize();
  tf.begin(model);
}

void loop() {}
