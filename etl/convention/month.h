/*
 * Months by name, in the languages that ledgers of municipalities come in.
 */
#ifndef CONVENTION_MONTH_H
#define CONVENTION_MONTH_H

#include "base/text/str.h"

/* The month (1 to 12) whose name *rest begins with, in Dutch, English, German, French, Spanish or
 * Italian, in any case, with or without accents: three letters or more of it that mean no other
 * month in any of these ("jui" may be juin and juillet). *rest moves behind its letters. 0: none. */
int month_take(struct str *rest);

#endif
