/*
 * Statistics from a CSV: of a mapping (role "statistics"), or a snapshot that ships with the
 * project. Columns subject, region, year, value, and may be name (of the region), table, url,
 * retrieved, note.
 */
#ifndef MAPPING_FIGURES_H
#define MAPPING_FIGURES_H

#include "model/statistic.h"

/* Adds what the file holds. All faults are told together (STATUS_INPUT), each with file, line and
 * column; `shown` is the file's name in them. */
int statistics_read_csv(struct statistics *out, const char *path, const char *shown,
			struct str origin, struct error *e);

#endif
