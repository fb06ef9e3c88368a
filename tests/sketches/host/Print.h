// Serial, as a sketch sees it: Print writes, Stream also reads.
#pragma once
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "WString.h"

#define DEC 10
#define HEX 16

class Print {
 public:
  virtual ~Print() {}
  virtual size_t write(uint8_t byte) = 0;

  size_t print(const char *text);
  size_t print(const String &text) { return print(text.c_str()); }
  size_t print(const __FlashStringHelper *t) { return print(reinterpret_cast<const char *>(t)); }
  size_t print(char c) { return write((uint8_t)c); }
  size_t print(unsigned char n, int base = DEC) { return print((unsigned long)n, base); }
  size_t print(int n, int base = DEC) { return print((long)n, base); }
  size_t print(unsigned int n, int base = DEC) { return print((unsigned long)n, base); }
  size_t print(long n, int base = DEC);
  size_t print(unsigned long n, int base = DEC);
  size_t print(double x, int digits = 2);  // rounds as the boards do: add half, then cut

  size_t println() { return print("\r\n"); }
  template <typename T>
  size_t println(const T &value) { return print(value) + println(); }
  size_t println(double x, int digits) { return print(x, digits) + println(); }
};

class Stream : public Print {
 public:
  virtual int available() = 0;
  virtual int read() = 0;
  virtual int peek() = 0;
};

class HardwareSerial : public Stream {
 public:
  void begin(unsigned long baud) { baud_ = baud; }
  void end() { baud_ = 0; }
  void flush() {}
  explicit operator bool() const { return baud_ != 0; }
  using Print::print;
  size_t write(uint8_t byte) override;
  int available() override;
  int read() override;
  int peek() override;

 private:
  unsigned long baud_ = 0;
};

extern HardwareSerial Serial;
