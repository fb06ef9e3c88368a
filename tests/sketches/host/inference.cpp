// The pipes to the process that holds the real TensorFlow Lite Micro kernels (inference.py).
#include <sys/types.h>
#include <unistd.h>

#include <stdlib.h>
#include <string.h>

#include <sstream>

#include "board.h"

namespace board {

static int to_kernels = -1, from_kernels = -1;
const uint64_t INFERENCE_US = 1000;  // virtual: the host says nothing about a board's speed

// Start the process that HOST_KERNELS names: "python\nscript".
static void start() {
  const char *command = getenv("HOST_KERNELS");
  if (command == nullptr) fault("HOST_KERNELS does not name the interpreter and the script");
  const std::string both = command;
  const std::string python = both.substr(0, both.find('\n'));
  const std::string script = both.substr(both.find('\n') + 1);
  int down[2], up[2];
  if (pipe(down) != 0 || pipe(up) != 0) fault("no pipes");
  if (fork() == 0) {
    dup2(down[0], 0);
    dup2(up[1], 1);
    for (int fd : {down[0], down[1], up[0], up[1]}) close(fd);
    execlp(python.c_str(), python.c_str(), script.c_str(), (char *)nullptr);
    _exit(127);
  }
  close(down[0]);
  close(up[1]);
  to_kernels = down[1];
  from_kernels = up[0];
}

static void send(const void *data, size_t size) {
  const char *next = (const char *)data;
  while (size > 0) {
    const ssize_t n = ::write(to_kernels, next, size);
    if (n <= 0) fault("the TFLM kernels do not listen");
    next += n;
    size -= (size_t)n;
  }
}

static std::vector<uint8_t> receive() {
  auto exactly = [](void *data, size_t size) {
    for (char *next = (char *)data; size > 0;) {
      const ssize_t n = ::read(from_kernels, next, size);
      if (n <= 0) fault("the TFLM kernels died");
      next += n;
      size -= (size_t)n;
    }
  };
  uint32_t size = 0;
  exactly(&size, sizeof size);
  std::vector<uint8_t> data(size);
  exactly(data.data(), size);
  return data;
}

static std::vector<uint8_t> ask(const void *data, size_t size) {
  const uint32_t length = (uint32_t)size;
  send(&length, sizeof length);
  send(data, size);
  return receive();
}

// Question: arena size (uint32), then the model. Answer: "operators...|input|n|output|n|wrong".
std::string load_model(const unsigned char *bytes, size_t arena, Model &model) {
  size_t length = 0;
  for (const Array &array : arrays) {
    if (array.bytes == bytes) length = array.length;
  }
  if (length == 0) fault("begin is given something else than a model array of the headers");
  start();
  const uint32_t size = (uint32_t)arena;
  std::vector<uint8_t> question(sizeof size + length);
  memcpy(question.data(), &size, sizeof size);
  memcpy(question.data() + sizeof size, bytes, length);
  const std::vector<uint8_t> answer = ask(question.data(), question.size());

  std::istringstream text(std::string(answer.begin(), answer.end()));
  std::string names, inputs, outputs, wrong, name;
  std::getline(text, names, '|');
  std::getline(text, model.input_type, '|');
  std::getline(text, inputs, '|');
  std::getline(text, model.output_type, '|');
  std::getline(text, outputs, '|');
  std::getline(text, wrong);
  std::istringstream words(names);
  while (words >> name) model.operators.push_back(name);
  model.inputs = strtoul(inputs.c_str(), nullptr, 10);
  model.outputs = strtoul(outputs.c_str(), nullptr, 10);
  return wrong;
}

std::vector<uint8_t> run_model(const void *input, size_t size) {
  if (options.reads) fputs("inference\n", options.reads);
  pass_us(INFERENCE_US);
  return ask(input, size);
}

}  // namespace board
