// model: good; compile: invalid conversion from .const float
#include "model.h"
#include <tflm_esp32.h>
#include <eloquent_tinyml.h>

Eloquent::TF::Sequential<TF_NUM_OPS, TF_ARENA_SIZE> tf;
const float x[TF_NUM_INPUTS] = {};  // in flash, as it should be; but predict takes no const

void setup() {
  Serial.begin(115200);
  tf.resolver.AddQuantize();
  tf.resolver.AddDequantize();
  tf.begin(model);
}

void loop() { tf.predict(x); }
