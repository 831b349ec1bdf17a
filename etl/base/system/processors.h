/*
 * How many processors there are to use.
 */
#ifndef BASE_SYSTEM_PROCESSORS_H
#define BASE_SYSTEM_PROCESSORS_H

/* Those that this process may run on, at least 1. */
unsigned processors(void);

#endif
