// What the simulated board consists of besides the Arduino API.
//
// Command line: sketch [--loops N] [--until-ms T] [--type FILE] [--motion FILE] [--begin-fails TEXT]
//   --loops        how many times loop() runs (default 3)
//   --until-ms     end of the run in virtual time (default 600000), also inside a loop that waits
//   --type         what is typed into the Serial Monitor, from 4 s on, a line each half second
//   --motion       what the MPU6050 feels: lines "ms ax ay az" in g; absent: no sensor on the bus
//   --reads        a file for each reading of the acceleration (three counts), and a line
//                  "inference" for each inference
//   --begin-fails  begin() fails with this text, as it can on a board
// The serial output goes to stdout. A fault ends the process with status 3 and, on stderr, a
// line "fault: ..." that names it.
#pragma once
#include <stdint.h>
#include <stdio.h>

#include <string>
#include <vector>

namespace board {

struct Options {
  long loops = 3;
  uint64_t until_us = 600000000;
  std::string typed, motion, begin_fails;
  FILE *reads = nullptr;
};
extern Options options;

// End the run and say what the sketch did wrong.
[[noreturn]] void fault(const std::string &what);

// Virtual time: moved by reading the clock, by delay(), by serial and I2C traffic, by inferences.
uint64_t now_us();
void pass_us(uint64_t us);

// The MPU6050 at I2C address 0x68, after its register map (RM-MPU-6000A-00).
class Mpu6050 {
 public:
  void load(const std::string &path);
  bool present() const { return !frames_.empty(); }
  void write(uint8_t reg, uint8_t value) { registers_[reg & 0x7f] = value; }
  uint8_t read(uint8_t reg);

 private:
  struct Frame { uint64_t at_us; float g[3]; };
  void sample();  // put what is felt now into registers 0x3B..0x40
  std::vector<Frame> frames_;
  size_t now_ = 0;
  uint8_t registers_[128] = {};
};
extern Mpu6050 sensor;

// The real TensorFlow Lite Micro kernels, in a Python process at the other end of two pipes.
struct Model {
  std::string input_type, output_type;
  size_t inputs = 0, outputs = 0;
  std::vector<std::string> operators;
};
// The model arrays of the sketch's headers; the test harness appends their definition to the
// sketch, because begin() is given a pointer without a length.
struct Array { const unsigned char *bytes; size_t length; };
extern const std::vector<Array> arrays;
// Load a model into an arena; returns what is wrong with it, or "" where nothing is.
std::string load_model(const unsigned char *bytes, size_t arena, Model &model);
// Run it: `size` bytes in, as many as the output tensor has out.
std::vector<uint8_t> run_model(const void *input, size_t size);

}  // namespace board
