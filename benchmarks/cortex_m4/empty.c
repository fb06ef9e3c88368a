/* The measuring program without a network: what it takes is taken off the others. */
#include "network.h"

void network(const number_t *in, number_t *out) { out[0] = in[0]; }
