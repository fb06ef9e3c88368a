/* Count the instructions of one inference with the CMSDK timer.
 *
 * Under `-icount shift=6` each instruction takes 64 ns of QEMU's time; the timer counts down once
 * in 40 ns (25 MHz). What the reading itself costs is measured first and taken off.
 */
#include "network.h"
#include "talk.h"

#define TIMER ((volatile uint32_t *)0x40000000) /* control, value, reload */

static number_t input[NETWORK_INPUTS], output[NETWORK_OUTPUTS];

static uint32_t ticks(int really) {
  const uint32_t before = TIMER[1];
  if (really) network(input, output);
  return before - TIMER[1];
}

int main(void) {
  TIMER[2] = TIMER[1] = 0xFFFFFFFFu;
  TIMER[0] = 1;
  for (int i = 0; i < NETWORK_INPUTS; i++) input[i] = network_sample[i];
  const uint32_t nothing = ticks(0);
  say("ticks ");
  for (int i = 0; i < 3; i++) say_number((int32_t)(ticks(1) - nothing));
  say("\noutputs ");
  for (int i = 0; i < NETWORK_OUTPUTS; i++) say_number((int32_t)(output[i] * NETWORK_PRINT));
  say("\n");
  return 0;
}
