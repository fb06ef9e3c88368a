/*
 * AirDigit_Live: draw a digit in the air; the board says which one it was.
 *
 * The sketch consists of three files, the first two written by lecture 06_airdigit:
 *   AirDigit_Live.ino  this program
 *   tinyml_airdigit.h  the trained model, as an array of bytes
 *   mpu6050_motion.h   reads the sensor exactly as MPU6050_ACC2CSV does when it records
 *
 * Sensor: MPU6050 on VCC, GND, SDA, SCL (ESP32: SDA = 21, SCL = 22).
 * Libraries (Library Manager of the Arduino IDE):
 *   EloquentTinyML 3.0.1, and tflm_esp32 2.0.0 (ESP32) or tflm_cortexm 1.0.0 (Cortex-M)
 *
 * Open the Serial Monitor at 115200 baud, hold the board still until it says ready, and draw.
 * Every inference is one line of key=value pairs; every other line starts with '#'.
 */

#define RANGE_G 2             // 2, 4, 8 or 16; the same as in the recordings it was trained on
#define MPU6050_ADDRESS 0x68  // 0x69 when the pin AD0 is high

// The model comes first: its #defines tell the library below which operators to build in.
#include "tinyml_airdigit.h"
#include "mpu6050_motion.h"

// The TensorFlow Lite Micro runtime of this board, then the library that wraps it.
#if defined(ESP32)
#include <tflm_esp32.h>
#else
#include <tflm_cortexm.h>
#endif
#include <eloquent_tinyml.h>

const char MODEL_NAME[] = "AirDigit_Live";
const float CONFIDENCE = 0.60f;  // a digit with a lower probability counts as unsure

// The model and the sensor code must belong together; the compiler checks it here.
static_assert(RECORDING_ROWS * 3 == TF_NUM_INPUTS,
              "the model in tinyml_airdigit.h does not take 75 rows of 3 values");
static_assert(TF_NUM_OUTPUTS == 10, "the model in tinyml_airdigit.h does not have ten digits");

// The interpreter. TF_ARENA_SIZE bytes of RAM hold the numbers that flow between the layers.
Eloquent::TF::Sequential<TF_NUM_OPS, TF_ARENA_SIZE> tf;

float x[TF_NUM_INPUTS];  // the motion: accX,accY,accZ in g, row after row
unsigned long run = 0;   // how many inferences so far

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
  delay(3000);  // time to open the Serial Monitor
  Serial.println("# AirDigit_Live: classes are the digits 0 to 9");

  // These two operators have no #define in the library, so they are added by hand.
#if defined(TF_NEEDS_QUANTIZE)
  tf.resolver.AddQuantize();
  tf.resolver.AddDequantize();
#endif

  // A failed begin() leaves no interpreter behind: never call predict() after it.
  if (!tf.begin(tinyml_airdigit).isOk()) {
    stopBecause(tf.exception.toString());
  }

  startBus();
  if (!wakeSensor()) {
    stopBecause("no sensor; connect it and press reset");
  }
}

// Fill x with the next motion of the hand. False when the sensor is gone.
bool recordMotion() {
  if (!waitForMotion()) return false;
  for (int row = 0; row < RECORDING_ROWS; row++) {
    if (!readRow(row, &x[row * 3])) return false;
  }
  return true;
}

void printInference(bool sure) {
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
  Serial.print(" sure=");
  Serial.print(sure ? 1 : 0);
  Serial.print(" probs=");
  for (int i = 0; i < TF_NUM_OUTPUTS; i++) {
    if (i > 0) Serial.print(',');
    Serial.print(tf.outputs[i], 6);
  }
  Serial.println();
}

void loop() {
  if (!recordMotion()) {
    stopBecause("the sensor is gone; connect it and press reset");
  }
  if (!tf.predict(x).isOk()) {
    stopBecause(tf.exception.toString());
  }

  run = run + 1;
  const bool sure = tf.outputs[tf.classification] >= CONFIDENCE;
  printInference(sure);
  if (!sure) Serial.println("# unsure: draw it once more, larger");
  if (overruns > 0) Serial.println("# warning: rows came late, the curve has gaps");
  if (saturatedRows > 0) Serial.println("# warning: full scale reached; draw more gently");
}
