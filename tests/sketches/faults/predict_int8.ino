// model: int8_input; run: predictInt8: the library multiplies
#include "model.h"
#include <tflm_esp32.h>
#include <eloquent_tinyml.h>

Eloquent::TF::Sequential<TF_NUM_OPS, TF_ARENA_SIZE> tf;
float x[TF_NUM_INPUTS] = {};

void setup() {
  Serial.begin(115200);
  tf.begin(model);
}

void loop() { tf.predictInt8(x); }
