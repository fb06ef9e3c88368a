// model: good; compile: misaligned model: misplaced
#include "model.h"
#include <tflm_esp32.h>
#include <eloquent_tinyml.h>

const unsigned char misplaced[] = {0x1c, 0x00, 0x00, 0x00, 0x54, 0x46, 0x4c, 0x33};
Eloquent::TF::Sequential<TF_NUM_OPS, TF_ARENA_SIZE> tf;

void setup() {
  Serial.begin(115200);
  tf.resolver.AddQuantize();
  tf.resolver.AddDequantize();
  tf.begin(misplaced);
}

void loop() {}
