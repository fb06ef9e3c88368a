// The board itself: virtual clock, serial port, I2C bus with its sensor, and main().
#include "board.h"

#include <fstream>
#include <iostream>
#include <sstream>

#include "Arduino.h"
#include "Wire.h"

HardwareSerial Serial;
TwoWire Wire;

namespace board {

Options options;
Mpu6050 sensor;
static uint64_t clock_us = 0;

const uint64_t CALL_US = 4;             // one look at the clock; an Uno's steps are as wide
const uint64_t CHARACTER_US = 87;       // 10 bits at 115200 baud
const uint64_t TYPING_FROM_US = 4000000;
const uint64_t LINE_US = 500000;        // whoever types needs a while for the next line
const size_t RECEIVE_BUFFER = 64;       // an Uno's; what does not fit is lost

void fault(const std::string &what) {
  fflush(nullptr);
  fprintf(stderr, "fault: %s\n", what.c_str());
  _Exit(3);
}

uint64_t now_us() { return clock_us; }

void pass_us(uint64_t us) {
  clock_us += us;
  if (clock_us >= options.until_us) {
    fflush(nullptr);
    _Exit(0);
  }
}

// ---- the sensor

void Mpu6050::load(const std::string &path) {
  std::ifstream file(path);
  double ms = 0;
  Frame frame;
  while (file >> ms >> frame.g[0] >> frame.g[1] >> frame.g[2]) {
    frame.at_us = (uint64_t)(ms * 1000);
    frames_.push_back(frame);
  }
  registers_[0x6B] = 0x40;  // asleep after power-up
  registers_[0x75] = 0x68;  // who am I
}

void Mpu6050::sample() {
  if (registers_[0x6B] & 0x40) return;  // asleep: the registers stay as they are
  while (now_ + 1 < frames_.size() && frames_[now_ + 1].at_us <= clock_us) now_++;
  const double counts_per_g = 16384 >> (registers_[0x1C] >> 3 & 3);
  for (int axis = 0; axis < 3; axis++) {
    const double counts = round(frames_[now_].g[axis] * counts_per_g);
    const int16_t raw = (int16_t)constrain(counts, -32768.0, 32767.0);
    registers_[0x3B + 2 * axis] = (uint8_t)((uint16_t)raw >> 8);
    registers_[0x3C + 2 * axis] = (uint8_t)raw;
    if (options.reads) fprintf(options.reads, axis < 2 ? "%d " : "%d\n", raw);
  }
}

uint8_t Mpu6050::read(uint8_t reg) {
  if (reg == 0x3B) sample();  // a burst read is taken from one sample
  return registers_[reg & 0x7f];
}

}  // namespace board

// ---- time and pins

uint32_t micros() {
  board::pass_us(board::CALL_US);
  return (uint32_t)board::now_us();
}
uint32_t millis() { return (uint32_t)(micros(), board::now_us() / 1000); }
void delay(uint32_t ms) { board::pass_us(1000ull * ms); }
void delayMicroseconds(uint32_t us) { board::pass_us(us); }
void yield() { board::pass_us(board::CALL_US); }
void pinMode(uint8_t, uint8_t) {}
void digitalWrite(uint8_t, uint8_t) {}
int digitalRead(uint8_t) { return HIGH; }

// ---- the serial port

size_t Print::print(const char *text) {
  size_t n = 0;
  while (text[n] != '\0') write((uint8_t)text[n++]);
  return n;
}

size_t Print::print(unsigned long n, int base) {
  char buffer[24];
  snprintf(buffer, sizeof buffer, base == HEX ? "%lX" : "%lu", n);
  return print(buffer);
}

size_t Print::print(long n, int base) {
  if (base == HEX) return print((unsigned long)n, HEX);
  return print(std::to_string(n).c_str());
}

size_t Print::print(double x, int digits) {
  if (isnan(x)) return print("nan");
  if (isinf(x)) return print("inf");
  if (fabs(x) > 4294967040.0) return print("ovf");
  size_t n = x < 0 ? print('-') : 0;
  double rest = fabs(x), half = 0.5;
  for (int i = 0; i < digits; i++) half /= 10;
  rest += half;
  const unsigned long whole = (unsigned long)rest;
  n += print(whole);
  if (digits > 0) n += print('.');
  for (rest -= (double)whole; digits > 0; digits--) {
    rest *= 10;
    const unsigned int digit = (unsigned int)rest;
    n += print(digit);
    rest -= digit;
  }
  return n;
}

size_t HardwareSerial::write(uint8_t byte) {
  if (baud_ == 0) board::fault("Serial.print before Serial.begin: nothing would come out");
  putchar(byte);
  board::pass_us(board::CHARACTER_US);
  return 1;
}

// What was typed has a place in time: bytes arrive one by one, and a full buffer loses them.
static size_t arrived = 0;
static uint64_t next_us = board::TYPING_FROM_US;
static std::string received;

static void receive() {
  const std::string &typed = board::options.typed;
  while (arrived < typed.size() && next_us <= board::now_us()) {
    if (received.size() < board::RECEIVE_BUFFER) received += typed[arrived];
    next_us += typed[arrived] == '\n' ? board::LINE_US : board::CHARACTER_US;
    arrived++;
  }
}

int HardwareSerial::available() {
  board::pass_us(board::CALL_US);
  receive();
  return (int)received.size();
}

int HardwareSerial::peek() {
  receive();
  return received.empty() ? -1 : (uint8_t)received[0];
}

int HardwareSerial::read() {
  const int byte = peek();
  if (byte >= 0) received.erase(0, 1);
  return byte;
}

// ---- the I2C bus

void TwoWire::busy(int bytes) { board::pass_us(1000000ull * 9 * (unsigned)(bytes + 1) / hertz_); }

void TwoWire::beginTransmission(uint8_t address) {
  if (!begun_) board::fault("Wire is used before Wire.begin");
  address_ = address;
  written_ = 0;
}

size_t TwoWire::write(uint8_t byte) {
  if (written_ == sizeof question_) return 0;
  question_[written_++] = byte;
  return 1;
}

uint8_t TwoWire::endTransmission(bool) {
  busy(written_);
  if (address_ != 0x68 || !board::sensor.present()) return 2;  // nobody acknowledges
  for (int i = 1; i < written_; i++) {
    board::sensor.write((uint8_t)(question_[0] + i - 1), question_[i]);
  }
  return 0;
}

uint8_t TwoWire::requestFrom(uint8_t address, uint8_t count, bool) {
  busy(count);
  sent_ = taken_ = 0;
  if (address != 0x68 || !board::sensor.present()) return 0;
  while (sent_ < count && sent_ < (int)sizeof answer_) {
    answer_[sent_] = board::sensor.read((uint8_t)(question_[0] + sent_));
    sent_++;
  }
  return (uint8_t)sent_;
}

// ---- a run

static std::string contents(const char *path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

int main(int count, char **words) {
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string option = words[i];
    if (option == "--loops") board::options.loops = atol(words[i + 1]);
    if (option == "--until-ms") board::options.until_us = 1000ull * strtoull(words[i + 1], 0, 10);
    if (option == "--type") board::options.typed = contents(words[i + 1]);
    if (option == "--motion") board::sensor.load(words[i + 1]);
    if (option == "--reads") board::options.reads = fopen(words[i + 1], "w");
    if (option == "--begin-fails") board::options.begin_fails = words[i + 1];
  }
  setup();
  for (long i = 0; i < board::options.loops; i++) {
    loop();
    yield();
  }
  fflush(nullptr);
  _Exit(0);
}
