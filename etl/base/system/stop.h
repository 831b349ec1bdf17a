/*
 * A soft stop: SIGINT, SIGTERM and SIGHUP set a flag that long work polls; the second one kills as
 * usual. Whatever reads bytes that may never end (a pipe, an endless file) polls it here.
 */
#ifndef BASE_SYSTEM_STOP_H
#define BASE_SYSTEM_STOP_H

#include <stdbool.h>

struct error;

/* Catches the signals; the flag becomes nonzero when one came. */
const volatile int *stop_catch(void);
/* The flag as it is, whoever catches the signals; 0 where nobody does. */
const volatile int *stop_flag(void);
/* Back to how it was. */
void stop_release(void);
/* After stop_catch, for work that changes nothing and may be within one long call of a library: so
 * many seconds after the first signal the process ends with this exit code. */
void stop_insist(unsigned seconds, int code);
/* -1 and STATUS_INTERRUPTED when a signal came. */
int stop_check(struct error *e);
/* Waits until fd can be read, or a signal comes: as stop_check. */
int stop_wait(int fd, struct error *e);

#endif
