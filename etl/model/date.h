/*
 * Dates: days since 1970-01-01 in the proleptic Gregorian calendar (ISO 8601).
 */
#ifndef MODEL_DATE_H
#define MODEL_DATE_H

#include "base/text/str.h"

#define DATE_TEXT_SIZE 16

/* False for a day that does not exist, or a year outside 1..9999. */
bool date_from_civil(int year, int month, int day, int32_t *out);
void date_to_civil(int32_t date, int *year, int *month, int *day);
/* yyyy-mm-dd; returns the length. */
size_t date_format(char out[DATE_TEXT_SIZE], int32_t date);
/* Exactly yyyy-mm-dd. */
bool date_parse_iso(struct str text, int32_t *out);
/* As people type one where a date is asked: yyyy-mm-dd, or day, month and year of four digits with
 * - / or . between, 1-4-2025. */
bool date_parse_typed(struct str text, int32_t *out);

#endif
