/*
 * TinyML_EasyNet: one neuron that learned y = 0.1 x + 0.3, on a microcontroller.
 *
 * The sketch consists of two files, both written by lecture 02_easy_net:
 *   TinyML_EasyNet.ino  this program
 *   easy_net.h          the trained model, as an array of bytes
 *
 * Libraries (Library Manager of the Arduino IDE):
 *   EloquentTinyML 3.0.1, and tflm_esp32 2.0.0 (ESP32) or tflm_cortexm 1.0.0 (Cortex-M)
 *
 * Open the Serial Monitor at 115200 baud with line ending "New Line", type a number and press
 * Enter: the neuron answers.
 * Every inference is one line of key=value pairs; every other line starts with '#'.
 */

// The model comes first: its #defines tell the library below which operators to build in.
#include "easy_net.h"

// The TensorFlow Lite Micro runtime of this board, then the library that wraps it.
#if defined(ESP32)
#include <tflm_esp32.h>
#else
#include <tflm_cortexm.h>
#endif
#include <eloquent_tinyml.h>

#include <math.h>
#include <stdlib.h>

const char MODEL_NAME[] = "TinyML_EasyNet";
const int LINE_LENGTH = 32;  // a typed line may be this long, its closing zero included

static_assert(TF_NUM_INPUTS == 1 && TF_NUM_OUTPUTS == 1,
              "easy_net.h must hold a model with one input and one output");

// The interpreter. TF_ARENA_SIZE bytes of RAM hold the numbers that flow between the layers.
Eloquent::TF::Sequential<TF_NUM_OPS, TF_ARENA_SIZE> tf;

char line[LINE_LENGTH];   // what was typed so far
int typed = 0;            // how many characters of it
bool tooLong = false;     // whether more was typed than fits
unsigned long run = 0;    // how many inferences so far

// The line that the neuron was to learn.
float truth(float x) {
  return 0.1f * x + 0.3f;
}

// Say why nothing can be computed, again and again, so that nobody misses it.
void stopBecause(const String &reason) {
  while (true) {
    Serial.print("# stopped: ");
    Serial.println(reason);
    delay(5000);
  }
}

// Ask the model for y and print one line.
void answer(float x) {
  float input[TF_NUM_INPUTS] = {x};
  if (!tf.predict(input).isOk()) {
    stopBecause(tf.exception.toString());
  }

  run = run + 1;
  Serial.print("run=");
  Serial.print(run);
  Serial.print(" model=");
  Serial.print(MODEL_NAME);
  Serial.print(" bytes=");
  Serial.print(easy_net_len);
  Serial.print(" us=");
  Serial.print((unsigned long)tf.benchmark.microseconds());
  Serial.print(" x=");
  Serial.print(x, 6);
  Serial.print(" y=");
  Serial.print(tf.outputs[0], 6);
  Serial.print(" truth=");
  Serial.print(truth(x), 6);
  Serial.println();
}

// Turn the typed line into a number and answer it, or say what is wrong with it.
void readLine() {
  char *rest;
  double x = strtod(line, &rest);
  while (*rest == ' ' || *rest == '\t') {
    rest = rest + 1;
  }

  // fabs(x) <= 1e6 is false for nan and inf too, which strtod accepts.
  bool isNumber = rest != line && *rest == '\0' && fabs(x) <= 1e6;
  if (isNumber && !tooLong) {
    answer((float)x);
  } else {
    Serial.println("# not a number I can use: type one such as 0.5, between -1000000 and 1000000");
  }
}

void setup() {
  Serial.begin(115200);
  delay(3000);  // time to open the Serial Monitor
  Serial.println("# TinyML_EasyNet: y = 0.1 x + 0.3, learned by one neuron");

  // These two operators have no #define in the library, so they are added by hand.
#if defined(TF_NEEDS_QUANTIZE)
  tf.resolver.AddQuantize();
  tf.resolver.AddDequantize();
#endif

  // A failed begin() leaves no interpreter behind: never call predict() after it.
  if (!tf.begin(easy_net).isOk()) {
    stopBecause(tf.exception.toString());
  }

  for (int i = 0; i <= 4; i++) {
    answer(0.25f * i);
  }
  Serial.println("# now type a number and press Enter");
}

void loop() {
  while (Serial.available() > 0) {
    char c = (char)Serial.read();
    if (c == '\n' || c == '\r') {
      line[typed] = '\0';
      if (typed > 0) readLine();  // an empty line, or the second half of \r\n, asks nothing
      typed = 0;
      tooLong = false;
    } else if (typed < LINE_LENGTH - 1) {
      line[typed] = c;
      typed = typed + 1;
    } else {
      tooLong = true;
    }
  }
}
