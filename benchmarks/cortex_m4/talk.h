#pragma once
#include <stdint.h>

void say(const char *text);
void say_number(int32_t number);
