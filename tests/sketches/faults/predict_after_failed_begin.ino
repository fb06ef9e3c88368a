// model: good; run: predict after a failed begin
// options: --begin-fails
#include "model.h"
#include <tflm_esp32.h>
#include <eloquent_tinyml.h>

Eloquent::TF::Sequential<TF_NUM_OPS, TF_ARENA_SIZE> tf;
float x[TF_NUM_INPUTS] = {};

void setup() {
  Serial.begin(115200);
  tf.resolver.AddQuantize();
  tf.resolver.AddDequantize();
  if (!tf.begin(model).isOk()) Serial.println(tf.exception.toString());
}

void loop() { tf.predict(x); }
