// Stand-in for the header of tflm_esp32 2.0.0.
#pragma once
#include "tflm.h"
