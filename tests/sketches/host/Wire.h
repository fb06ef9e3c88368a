// The I2C bus. One device can be on it: the simulated MPU6050 of board.h.
#pragma once
#include "Print.h"

class TwoWire : public Stream {
 public:
  void begin() { begun_ = true; }
  void begin(int, int) { begun_ = true; }  // ESP32: pins of data and clock
  void setClock(uint32_t hertz) { hertz_ = hertz; }
  void setTimeOut(uint16_t) {}                     // ESP32, ms
  void setWireTimeout(uint32_t = 0, bool = false) {}  // AVR, us
  void beginTransmission(uint8_t address);
  uint8_t endTransmission(bool stop = true);
  uint8_t requestFrom(uint8_t address, uint8_t count, bool stop = true);
  uint8_t requestFrom(int address, int count, int stop = 1) {
    return requestFrom((uint8_t)address, (uint8_t)count, stop != 0);
  }
  size_t write(uint8_t byte) override;
  size_t write(int byte) { return write((uint8_t)byte); }
  int available() override { return sent_ - taken_; }
  int read() override { return taken_ < sent_ ? answer_[taken_++] : -1; }
  int peek() override { return taken_ < sent_ ? answer_[taken_] : -1; }

 private:
  void busy(int bytes);  // let the time of a transfer pass
  bool begun_ = false;
  uint32_t hertz_ = 100000;
  uint8_t address_ = 0, written_ = 0, question_[32] = {}, answer_[32] = {};
  int sent_ = 0, taken_ = 0;
};

extern TwoWire Wire;
