// model: good; run: too small an arena
#include "model.h"
#include <tflm_esp32.h>
#include <eloquent_tinyml.h>

Eloquent::TF::Sequential<TF_NUM_OPS, 700> tf;

void setup() {
  Serial.begin(115200);
  tf.resolver.AddQuantize();
  tf.resolver.AddDequantize();
  tf.begin(model);
}

void loop() {}
