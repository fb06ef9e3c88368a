/*
 * TinyML_AirDigit: 1.5 s of a moving hand in, one of ten digits out, on a microcontroller.
 *
 * The sketch consists of three files, all written by lecture 06_airdigit:
 *   TinyML_AirDigit.ino  this program
 *   tinyml_airdigit.h    the trained model, as an array of bytes
 *   x_test.h             one recording (75 rows of accX,accY,accZ in g, row after row), the digit
 *                        that was drawn, and what Python answered for it
 *
 * Libraries (Library Manager of the Arduino IDE):
 *   EloquentTinyML 3.0.1, and tflm_esp32 2.0.0 (ESP32) or tflm_cortexm 1.0.0 (Cortex-M)
 *
 * Open the Serial Monitor at 115200 baud. Every inference is one line of key=value pairs;
 * every line that is no inference starts with '#'.
 */

// The model comes first: its #defines tell the library below which operators to build in.
#include "tinyml_airdigit.h"
#include "x_test.h"

// The TensorFlow Lite Micro runtime of this board, then the library that wraps it.
#if defined(ESP32)
#include <tflm_esp32.h>
#else
#include <tflm_cortexm.h>
#endif
#include <eloquent_tinyml.h>

const char MODEL_NAME[] = "TinyML_AirDigit";
const unsigned long PAUSE_MS = 2000;  // pause between two inferences

// The two headers must belong together; the compiler checks it here.
static_assert(sizeof(x_test_dat) / sizeof(x_test_dat[0]) == TF_NUM_INPUTS,
              "x_test.h has not as many values as the model in tinyml_airdigit.h expects");
static_assert(sizeof(x_test_probabilities) / sizeof(x_test_probabilities[0]) == TF_NUM_OUTPUTS,
              "x_test.h has not as many probabilities as the model has classes");

// The interpreter. TF_ARENA_SIZE bytes of RAM hold the numbers that flow between the layers.
Eloquent::TF::Sequential<TF_NUM_OPS, TF_ARENA_SIZE> tf;

float x[TF_NUM_INPUTS];  // a copy in RAM: x_test_dat itself stays in flash
unsigned long run = 0;   // how many inferences so far

// Say why nothing can be computed, again and again, so that nobody misses it.
void stopBecause(const String &reason) {
  while (true) {
    Serial.print("# stopped: ");
    Serial.println(reason);
    delay(5000);
  }
}

// Print an array of probabilities as probs=0.998012,0.000812,...
void printProbabilities(const char *key, const float *values) {
  Serial.print(key);
  for (int i = 0; i < TF_NUM_OUTPUTS; i++) {
    if (i > 0) Serial.print(',');
    Serial.print(values[i], 6);
  }
}

void setup() {
  Serial.begin(115200);
  delay(3000);  // time to open the Serial Monitor
  Serial.println("# TinyML_AirDigit: classes are the digits 0 to 9");

  // These two operators have no #define in the library, so they are added by hand.
#if defined(TF_NEEDS_QUANTIZE)
  tf.resolver.AddQuantize();
  tf.resolver.AddDequantize();
#endif

  // A failed begin() leaves no interpreter behind: never call predict() after it.
  if (!tf.begin(tinyml_airdigit).isOk()) {
    stopBecause(tf.exception.toString());
  }
}

void loop() {
  for (int i = 0; i < TF_NUM_INPUTS; i++) {
    x[i] = x_test_dat[i];
  }

  if (!tf.predict(x).isOk()) {
    stopBecause(tf.exception.toString());
  }

  run = run + 1;
  Serial.print("run=");
  Serial.print(run);
  Serial.print(" model=");
  Serial.print(MODEL_NAME);
  Serial.print(" bytes=");
  Serial.print(tinyml_airdigit_len);
  Serial.print(" us=");
  Serial.print((unsigned long)tf.benchmark.microseconds());
  Serial.print(" class=");
  Serial.print(tf.classification);
  Serial.print(" expected=");
  Serial.print(x_test_class);
  printProbabilities(" probs=", tf.outputs);
  printProbabilities(" expected_probs=", x_test_probabilities);
  Serial.println();

  delay(PAUSE_MS);
}
