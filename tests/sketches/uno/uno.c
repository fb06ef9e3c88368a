/* An Arduino Uno with an MPU6050, simulated cycle by cycle by simavr.
 *
 * uno SKETCH.elf [--until-ms T] [--motion FILE] [--gone-ms T] [--back-ms T] [--reads FILE]
 *   --until-ms  end of the run in simulated time (default 10000; 0: when stdout is closed)
 *   --motion    what the sensor feels: lines "ms ax ay az" in g; absent: no sensor on the bus
 *   --gone-ms   from then on the sensor does not answer
 *   --back-ms   and from then on it answers again, asleep as after power-up
 *   --reads     for each reading of the acceleration: microseconds and the three counts
 * What the Uno sends by its serial port goes to stdout.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <avr_twi.h>
#include <avr_uart.h>
#include <sim_avr.h>
#include <sim_elf.h>

enum { ADDRESS = 0x68, MOST_FRAMES = 100000 };
enum { WHO_AM_I = 0x75, POWER = 0x6B, SLEEP = 0x40, RANGE = 0x1C, ACCELERATION = 0x3B };

struct frame { uint64_t us; double g[3]; };

static avr_t *avr;
static int serial_line;
static struct frame frames[MOST_FRAMES];
static int frame_count, frame_now;
static uint64_t gone_us = UINT64_MAX, back_us = UINT64_MAX;
static FILE *reads;

static uint8_t registers[128], pointer;
static int selected, pointer_next, was_gone;
static avr_irq_t *to_avr;

static uint64_t now_us(void) { return avr->cycle / (avr->frequency / 1000000); }

static void power_up(void) {
  memset(registers, 0, sizeof registers);
  registers[POWER] = SLEEP;
  registers[WHO_AM_I] = 0x68;
}

static int answers(void) {
  const uint64_t us = now_us();
  if (us >= gone_us && us < back_us) {
    was_gone = 1;
    return 0;
  }
  if (was_gone) {
    was_gone = 0;
    power_up();
  }
  return frame_count > 0;
}

/* Put what is felt now into the registers, as the sensor does for a burst read. */
static void sample(void) {
  if (registers[POWER] & SLEEP) return;
  const uint64_t us = now_us();
  while (frame_now + 1 < frame_count && frames[frame_now + 1].us <= us) frame_now++;
  const double counts_per_g = 16384 >> (registers[RANGE] >> 3 & 3);
  int16_t raw[3];
  for (int axis = 0; axis < 3; axis++) {
    double counts = round(frames[frame_now].g[axis] * counts_per_g);
    counts = counts > 32767 ? 32767 : counts < -32768 ? -32768 : counts;
    raw[axis] = (int16_t)counts;
    registers[ACCELERATION + 2 * axis] = (uint8_t)((uint16_t)raw[axis] >> 8);
    registers[ACCELERATION + 2 * axis + 1] = (uint8_t)raw[axis];
  }
  if (reads) fprintf(reads, "%llu %d %d %d\n", (unsigned long long)us, raw[0], raw[1], raw[2]);
}

static void answer(uint8_t condition, uint8_t data) {
  avr_raise_irq(to_avr, avr_twi_irq_msg(condition, (uint8_t)selected, data));
}

/* The sensor's side of the bus: called for each condition and byte that the Uno puts on it. */
static void on_bus(struct avr_irq_t *irq, uint32_t value, void *nothing) {
  (void)irq;
  (void)nothing;
  const avr_twi_msg_irq_t message = {.u.v = value};
  const uint8_t condition = message.u.twi.msg;
  if (condition & TWI_COND_STOP) selected = 0;
  if (condition & TWI_COND_START) {
    selected = message.u.twi.addr >> 1 == ADDRESS && answers() ? message.u.twi.addr : 0;
    pointer_next = 1;
    if (selected) answer(TWI_COND_ACK, 1);
  }
  if (!selected || (selected && !answers())) return;
  if (condition & TWI_COND_WRITE) {
    answer(TWI_COND_ACK, 1);
    if (pointer_next) pointer = message.u.twi.data & 127;
    else registers[pointer++ & 127] = message.u.twi.data;
    pointer_next = 0;
  }
  if (condition & TWI_COND_READ) {
    if (pointer == ACCELERATION) sample();
    answer(TWI_COND_READ, registers[pointer++ & 127]);
  }
}

static void on_serial(struct avr_irq_t *irq, uint32_t value, void *nothing) {
  (void)irq;
  (void)nothing;
  const char byte = (char)value;
  if (write(serial_line, &byte, 1) != 1) exit(0); /* nobody listens any more */
}

static void load_motion(const char *path) {
  FILE *file = fopen(path, "r");
  if (!file) { perror(path); exit(2); }
  double ms;
  struct frame *f = frames;
  while (frame_count < MOST_FRAMES &&
         fscanf(file, "%lf %lf %lf %lf", &ms, &f->g[0], &f->g[1], &f->g[2]) == 4) {
    f->us = (uint64_t)(ms * 1000);
    f = &frames[++frame_count];
  }
  fclose(file);
}

int main(int count, char **words) {
  uint64_t until_us = 10000000;
  for (int i = 2; i + 1 < count; i += 2) {
    const uint64_t us = strtoull(words[i + 1], NULL, 10) * 1000;
    if (!strcmp(words[i], "--until-ms")) until_us = us ? us : UINT64_MAX;
    if (!strcmp(words[i], "--gone-ms")) gone_us = us;
    if (!strcmp(words[i], "--back-ms")) back_us = us;
    if (!strcmp(words[i], "--motion")) load_motion(words[i + 1]);
    if (!strcmp(words[i], "--reads")) reads = fopen(words[i + 1], "w");
  }

  serial_line = dup(1);
  dup2(2, 1); /* what simavr itself has to say goes to stderr */
  elf_firmware_t firmware = {0};
  if (count < 2 || elf_read_firmware(words[1], &firmware) != 0) return 2;
  avr = avr_make_mcu_by_name("atmega328p");
  if (!avr) return 2;
  avr_init(avr);
  avr->log = LOG_ERROR;
  firmware.frequency = 16000000;
  avr_load_firmware(avr, &firmware);
  power_up();

  uint32_t flags = 0;
  avr_ioctl(avr, AVR_IOCTL_UART_GET_FLAGS('0'), &flags);
  flags &= ~(uint32_t)(AVR_UART_FLAG_STDIO | AVR_UART_FLAG_POLL_SLEEP);
  avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT),
                          on_serial, NULL);
  to_avr = avr_io_getirq(avr, AVR_IOCTL_TWI_GETIRQ(0), TWI_IRQ_INPUT);
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_TWI_GETIRQ(0), TWI_IRQ_OUTPUT), on_bus,
                          NULL);

  while (now_us() < until_us) {
    const int state = avr_run(avr);
    if (state == cpu_Done || state == cpu_Crashed) {
      fprintf(stderr, "the Uno crashed\n");
      return 3;
    }
  }
  if (reads) fclose(reads);
  return 0;
}
