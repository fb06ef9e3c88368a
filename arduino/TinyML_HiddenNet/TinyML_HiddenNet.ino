/*
 * TinyML_HiddenNet: ten hidden neurons that learned y = x^2 - 0.5, on a microcontroller.
 *
 * The sketch consists of two files, both written by lecture 03_hidden_net:
 *   TinyML_HiddenNet.ino  this program
 *   hidden_net.h          the trained model, as an array of bytes
 *
 * Libraries (Library Manager of the Arduino IDE):
 *   EloquentTinyML 3.0.1, and tflm_esp32 2.0.0 (ESP32) or tflm_cortexm 1.0.0 (Cortex-M)
 *
 * Open the Serial Plotter at 115200 baud: x goes up and down, y is what the network answers,
 * truth is the parabola. The network was trained for x from -1 to 1; beyond, it leaves the truth.
 */

// The model comes first: its #defines tell the library below which operators to build in.
#include "hidden_net.h"

// The TensorFlow Lite Micro runtime of this board, then the library that wraps it.
#if defined(ESP32)
#include <tflm_esp32.h>
#else
#include <tflm_cortexm.h>
#endif
#include <eloquent_tinyml.h>

const int STEPS = 60;                // steps of one sweep
const float X_MIN = -1.5f;           // where a sweep starts
const float X_STEP = 0.05f;          // and how far a step goes: 60 steps reach 1.5
const unsigned long PAUSE_MS = 50;   // pause between two points of the plot

static_assert(TF_NUM_INPUTS == 1 && TF_NUM_OUTPUTS == 1,
              "hidden_net.h must hold a model with one input and one output");

// The interpreter. TF_ARENA_SIZE bytes of RAM hold the numbers that flow between the layers.
Eloquent::TF::Sequential<TF_NUM_OPS, TF_ARENA_SIZE> tf;

int step = 0;       // where the sweep is
int direction = 1;  // up or down

// The parabola that the network was to learn.
float truth(float x) {
  return x * x - 0.5f;
}

// Say why nothing can be computed, again and again, so that nobody misses it.
void stopBecause(const String &reason) {
  while (true) {
    Serial.print("# stopped: ");
    Serial.println(reason);
    delay(5000);
  }
}

void setup() {
  Serial.begin(115200);
  delay(3000);  // time to open the Serial Plotter
  Serial.print("# TinyML_HiddenNet, bytes of the model: ");
  Serial.println(hidden_net_len);

  // These two operators have no #define in the library, so they are added by hand.
#if defined(TF_NEEDS_QUANTIZE)
  tf.resolver.AddQuantize();
  tf.resolver.AddDequantize();
#endif

  // A failed begin() leaves no interpreter behind: never call predict() after it.
  if (!tf.begin(hidden_net).isOk()) {
    stopBecause(tf.exception.toString());
  }
}

void loop() {
  float x = X_MIN + X_STEP * step;
  float input[TF_NUM_INPUTS] = {x};
  if (!tf.predict(input).isOk()) {
    stopBecause(tf.exception.toString());
  }

  // The Serial Plotter draws one curve for each name.
  Serial.print("x:");
  Serial.print(x, 6);
  Serial.print(",y:");
  Serial.print(tf.outputs[0], 6);
  Serial.print(",truth:");
  Serial.print(truth(x), 6);
  Serial.println();

  if (step + direction < 0 || step + direction > STEPS) {
    direction = -direction;
  }
  step = step + direction;
  delay(PAUSE_MS);
}
