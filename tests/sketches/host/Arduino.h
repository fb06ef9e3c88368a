// A small Arduino board made of a Linux process: own words, after the documented Arduino API
// (https://docs.arduino.cc/language-reference/). Time is virtual; see board.h.
#pragma once
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <algorithm>

#include "Print.h"
#include "WString.h"

typedef uint8_t byte;
typedef bool boolean;

#define HIGH 1
#define LOW 0
#define INPUT 0
#define OUTPUT 1
#define INPUT_PULLUP 2
#define LED_BUILTIN 13
#define SDA 21
#define SCL 22
#define PI 3.1415926535897932384626433832795
#define PROGMEM
#define constrain(x, low, high) ((x) < (low) ? (low) : ((x) > (high) ? (high) : (x)))
using std::max;  // as the ESP32 core has them
using std::min;

// 32 bits wide, as on the boards, so that code that forgets the roll-over fails here too.
uint32_t millis();
uint32_t micros();
void delay(uint32_t ms);
void delayMicroseconds(uint32_t us);
void yield();
void pinMode(uint8_t pin, uint8_t mode);
void digitalWrite(uint8_t pin, uint8_t value);
int digitalRead(uint8_t pin);

void setup();
void loop();
