/*
 * A soft stop: SIGINT, SIGTERM and SIGHUP set a flag that long work polls; the second one kills as
 * usual.
 */
#ifndef CONSOLE_STOP_H
#define CONSOLE_STOP_H

/* Catches the signals; the flag becomes nonzero when one came. */
const volatile int *stop_catch(void);
/* Back to how it was. */
void stop_release(void);

#endif
