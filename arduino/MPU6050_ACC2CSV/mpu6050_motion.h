/*
 * mpu6050_motion.h: wait until the hand moves, then read 75 rows of acceleration, 20 ms apart.
 *
 * The same file lies in MPU6050_ACC2CSV, which records, and in AirDigit_Live, which recognises:
 * the Arduino IDE wants each sketch folder complete. Change both; a test holds them equal.
 *
 * The sketch may define RANGE_G (2, 4, 8 or 16) and MPU6050_ADDRESS before it includes this file.
 * Registers: InvenSense, MPU-6000 and MPU-6050 Register Map and Descriptions, revision 4.2.
 */
#pragma once

#include <Arduino.h>
#include <Wire.h>

#ifndef RANGE_G
#define RANGE_G 2  // full scale in g
#endif
#ifndef MPU6050_ADDRESS
#define MPU6050_ADDRESS 0x68  // 0x69 when the pin AD0 is high
#endif

#if RANGE_G == 2
#define RANGE_BITS 0x00
#elif RANGE_G == 4
#define RANGE_BITS 0x08
#elif RANGE_G == 8
#define RANGE_BITS 0x10
#elif RANGE_G == 16
#define RANGE_BITS 0x18
#else
#error "RANGE_G must be 2, 4, 8 or 16"
#endif

const int RECORDING_ROWS = 75;         // 75 rows x 20 ms = 1.5 s
const int ROWS_BEFORE = 10;            // of these, so many come from before the motion was noticed
const int32_t ROW_PERIOD_US = 20000;   // 20 ms
const float MOTION_G = 0.10f;          // |a| changes by more than this: the hand moves
const int STILL_ROWS = 10;             // the hand must be at rest so long before it may start

int16_t recent[ROWS_BEFORE][3];        // the last raw readings: a recording runs 10 rows behind
uint32_t nextTick = 0;                 // when the next row is due, in microseconds
int overruns = 0;                      // rows of this recording that came too late to be read
int saturatedRows = 0;                 // rows of this recording that hit the full scale

bool writeRegister(uint8_t address, uint8_t value) {
  Wire.beginTransmission((uint8_t)MPU6050_ADDRESS);
  Wire.write(address);
  Wire.write(value);
  return Wire.endTransmission() == 0;
}

// Ask for `count` bytes from register `address` on; Wire.read() then gives them.
bool requestRegisters(uint8_t address, uint8_t count) {
  Wire.beginTransmission((uint8_t)MPU6050_ADDRESS);
  Wire.write(address);
  if (Wire.endTransmission(false) != 0) return false;
  return (int)Wire.requestFrom((uint8_t)MPU6050_ADDRESS, count) == (int)count;
}

// Start the I2C bus, once.
void startBus() {
  Wire.begin();
  Wire.setClock(400000);
#if defined(WIRE_HAS_TIMEOUT)
  Wire.setWireTimeout(25000, true);  // an unplugged cable must not hang an Uno
#endif
}

// Wake the sensor and set its range. Says on Serial what it found; false when there is none.
bool wakeSensor() {
  if (!requestRegisters(0x75, 1)) {
    Serial.println(F("# error: no sensor: nothing answers on I2C. Check VCC, GND, SDA and SCL."));
    return false;
  }
  const int id = Wire.read();
  // MPU6050, and its successors with the same registers: MPU6500, MPU9250, MPU9255.
  if (id != 0x68 && id != 0x70 && id != 0x71 && id != 0x73) {
    Serial.print(F("# error: no sensor: what answers is no MPU6050, its who-am-i is 0x"));
    Serial.println(id, HEX);
    return false;
  }
  // Power management 1: no sleep. Accelerometer configuration: the full-scale range.
  if (!writeRegister(0x6B, 0x00) || !writeRegister(0x1C, RANGE_BITS)) {
    Serial.println(F("# error: no sensor: it answers but cannot be set. Check the cable."));
    return false;
  }
  delay(100);  // the first readings after sleep are not yet right
  Serial.print(F("# sensor found, who-am-i 0x"));
  Serial.print(id, HEX);
  Serial.print(F(", range "));
  Serial.print(RANGE_G);
  Serial.println(F(" g"));
  return true;
}

// Read the three axes as the sensor counts them. False when the sensor is gone.
bool readRaw(int16_t raw[3]) {
  if (!requestRegisters(0x3B, 6)) return false;
  for (int axis = 0; axis < 3; axis++) {
    const uint16_t high = (uint16_t)Wire.read();
    const uint16_t low = (uint16_t)Wire.read();
    raw[axis] = (int16_t)((high << 8) | low);
  }
  // Gravity never lets all three be zero: then the sensor lost its power and sleeps again.
  return raw[0] != 0 || raw[1] != 0 || raw[2] != 0;
}

float toG(int16_t raw) { return raw * (RANGE_G / 32768.0f); }

float magnitudeG(const int16_t raw[3]) {
  const float x = toG(raw[0]), y = toG(raw[1]), z = toG(raw[2]);
  return sqrt(x * x + y * y + z * z);
}

bool isSaturated(const int16_t raw[3]) {
  for (int axis = 0; axis < 3; axis++) {
    if (raw[axis] == 32767 || raw[axis] == -32768) return true;
  }
  return false;
}

// Wait for the next tick and return how many ticks were missed. Each tick is counted from the one
// before, never from "now", so that one late row does not shift all rows after it.
int waitForTick() {
  int missed = 0;
  while ((int32_t)((uint32_t)micros() - nextTick) >= ROW_PERIOD_US) {
    nextTick += ROW_PERIOD_US;
    missed++;
  }
  while ((int32_t)(nextTick - (uint32_t)micros()) > 2000) delay(1);  // lets an ESP32 do its chores
  while ((int32_t)(nextTick - (uint32_t)micros()) > 0) {
  }
  nextTick += ROW_PERIOD_US;
  return missed;
}

// Wait until the hand has been at rest and then moves. False when the sensor is gone.
bool waitForMotion() {
  float rest = 0;  // |a| of the hand at rest, as a running mean
  int still = 0;   // rows at rest so far, up to STILL_ROWS
  nextTick = micros();
  while (true) {
    if (waitForTick() > 0) still = 0;
    for (int row = 1; row < ROWS_BEFORE; row++) {
      memcpy(recent[row - 1], recent[row], sizeof(recent[row]));
    }
    int16_t *newest = recent[ROWS_BEFORE - 1];
    if (!readRaw(newest)) return false;

    const float level = magnitudeG(newest);
    if (still == 0) rest = level;
    const float change = fabs(level - rest);
    rest += 0.1f * (level - rest);
    if (change > MOTION_G) {
      if (still == STILL_ROWS) break;
      still = 0;
    } else if (still < STILL_ROWS) {
      still++;
      if (still == STILL_ROWS) Serial.println(F("# ready: draw a digit"));
    }
  }
  overruns = 0;
  saturatedRows = 0;
  return true;
}

// Give row number `row` (0 to 74, in order) of the motion in `g`. False when the sensor is gone.
bool readRow(int row, float g[3]) {
  int16_t *raw = recent[row % ROWS_BEFORE];  // the oldest reading; a new one takes its place below
  for (int axis = 0; axis < 3; axis++) g[axis] = toG(raw[axis]);
  if (isSaturated(raw)) saturatedRows++;
  if (row >= RECORDING_ROWS - ROWS_BEFORE) return true;
  overruns += waitForTick();
  return readRaw(raw);
}
