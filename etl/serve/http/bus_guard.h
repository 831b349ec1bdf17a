/*
 * The store is read as memory (SQLite maps it), and who writes it over cuts it to nothing first:
 * what lies behind the new end is a fault of the bus (SIGBUS), which ends the process. With the
 * guard it reads as zeros, and who asked finds out that the store was written over: see
 * sessions_check.
 */
#ifndef SERVE_HTTP_BUS_GUARD_H
#define SERVE_HTTP_BUS_GUARD_H

/* For the whole process, from now on. */
void bus_guard(void);

#endif
