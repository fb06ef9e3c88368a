/*
 * MPU6050_ACC2CSV: record a digit drawn in the air as CSV, 75 rows of accX,accY,accZ in g.
 *
 * Runs on an Uno and on an ESP32 without any library but Wire. Wiring: VCC, GND, SDA, SCL
 * (Uno: SDA = A4, SCL = A5; ESP32: SDA = 21, SCL = 22).
 *
 * Serial, 115200 baud. Hold the board still until it says ready, then draw. A recording:
 *   # recording 1
 *   0.012,-0.034,1.002          75 rows, one every 20 ms, gravity included
 *   # end 1 rows=75 overruns=0 saturated=0
 *   (an empty line)
 * Every line that is no data starts with '#'. `course record` reads this and writes the files;
 * a copy from the Serial Monitor into 2_000.csv works as well.
 */

#define RANGE_G 2             // 2, 4, 8 or 16: take more when "saturated" is not 0
#define MPU6050_ADDRESS 0x68  // 0x69 when the pin AD0 is high
#include "mpu6050_motion.h"

unsigned long number = 0;  // of the recording, from 1

// Say every second what is wrong until a sensor is there.
void waitForSensor() {
  while (!wakeSensor()) {
    delay(1000);
  }
}

void setup() {
  Serial.begin(115200);
  Serial.println();
  Serial.println(F("# MPU6050_ACC2CSV: accX,accY,accZ in g, 75 rows a recording, one every 20 ms"));
  startBus();
  waitForSensor();
}

void printRow(const float g[3]) {
  Serial.print(g[0], 3);
  Serial.print(',');
  Serial.print(g[1], 3);
  Serial.print(',');
  Serial.println(g[2], 3);
}

void loop() {
  if (!waitForMotion()) {
    Serial.println(F("# error: the sensor is gone"));
    waitForSensor();
    return;
  }

  number++;
  Serial.print(F("# recording "));
  Serial.println(number);
  for (int row = 0; row < RECORDING_ROWS; row++) {
    float g[3];
    if (!readRow(row, g)) {
      Serial.println(F("# error: the sensor is gone, this recording is void"));
      Serial.println();
      waitForSensor();
      return;
    }
    printRow(g);
  }

  Serial.print(F("# end "));
  Serial.print(number);
  Serial.print(F(" rows=75 overruns="));
  Serial.print(overruns);
  Serial.print(F(" saturated="));
  Serial.println(saturatedRows);
  Serial.println();
}
