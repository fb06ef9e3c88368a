/* Start-up of a bare Cortex-M4F (QEMU's mps2-an386) and the little it needs to talk. */
#include <stdint.h>

#include "talk.h"

extern uint32_t _data_in_flash, _data, _data_end, _bss, _bss_end, _stack_top;
int main(void);

static void call_host(uint32_t operation, const void *argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

void say(const char *text) { call_host(4 /* SYS_WRITE0 */, text); }

void say_number(int32_t number) {
  char digits[16], *next = digits + sizeof digits - 1;
  uint32_t rest = number < 0 ? 0u - (uint32_t)number : (uint32_t)number;
  *next = '\0';
  do *--next = (char)('0' + rest % 10);
  while (rest /= 10);
  if (number < 0) *--next = '-';
  say(next);
  say(" ");
}

void reset(void) {
  *(volatile uint32_t *)0xE000ED88 |= 0xFu << 20; /* CPACR: switch the FPU on */
  for (uint32_t *from = &_data_in_flash, *to = &_data; to < &_data_end;) *to++ = *from++;
  for (uint32_t *to = &_bss; to < &_bss_end;) *to++ = 0;
  main();
  call_host(0x18 /* SYS_EXIT */, (const void *)0x20026 /* well done */);
  for (;;) {
  }
}

static void fault(void) {
  say("fault\n");
  call_host(0x18, (const void *)0x20023);
  for (;;) {
  }
}

__attribute__((section(".vectors"), used)) static void *const vectors[16] = {
    &_stack_top, reset, fault, fault, fault, fault, fault};
