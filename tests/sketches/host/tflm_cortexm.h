// Stand-in for the header of tflm_cortexm 1.0.0.
#pragma once
#include "tflm.h"
