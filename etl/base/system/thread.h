/* A thread that the system would not start: one message for all that start some. */
#ifndef BASE_SYSTEM_THREAD_H
#define BASE_SYSTEM_THREAD_H

#include "base/error.h"

/* Of what pthread_create gave. Always -1. */
int error_no_thread(struct error *e, int failure);

#endif
