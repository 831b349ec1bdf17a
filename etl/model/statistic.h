/*
 * Statistics that sums are divided by, or brought to the prices of one year with: how many people
 * and households a municipality has, how large it is, and the consumer price index.
 *
 * A value is exact decimal text. Persons and households are those of 1 January, area is in km2
 * (land and water), the index is the mean of a year; so CBS counts them (StatLine 70072ned,
 * 03759ned, 86141NED). Indices of one list share one base, for only their ratios mean something.
 */
#ifndef MODEL_STATISTIC_H
#define MODEL_STATISTIC_H

#include "base/error.h"
#include "base/memory/arena.h"

enum statistic_subject {
	STATISTIC_POPULATION,
	STATISTIC_HOUSEHOLDS,
	STATISTIC_AREA,
	STATISTIC_CPI,
	STATISTIC_SUBJECTS,
};

#define STATISTIC_NATION STR("NL") /* the region of the price index */
#define STATISTICS_MAX 1000000u
#define STATISTIC_MIN_YEAR 1800
#define STATISTIC_MAX_YEAR 2200

struct statistic_source {
	struct str table;     /* "CBS 70072ned", or whatever made the figures */
	struct str origin;    /* "live", "snapshot" or "mapping" */
	struct str url;       /* may be empty, as may the next two */
	struct str retrieved; /* yyyy-mm-dd, or with a time in UTC */
	struct str note;
};

struct statistic {
	enum statistic_subject subject;
	struct str region; /* GM0363; NL */
	int32_t year;
	struct str value;
	size_t source; /* index */
};

struct statistic_region {
	struct str code, name;
};

struct statistics {
	struct arena *arena; /* owns all texts and arrays */
	struct statistic *items;
	size_t n, capacity;
	struct statistic_source *sources;
	size_t nsources, sources_capacity;
	struct statistic_region *regions; /* names that codes were met with; both may repeat */
	size_t nregions, regions_capacity;
};

/* "population", "households", "area", "cpi". */
const char *statistic_name(enum statistic_subject subject);
bool statistic_named(struct str name, enum statistic_subject *out);
/* Above zero, at most 12 digits before and 6 behind the point. */
bool statistic_value_ok(struct str value);
/* GM and four digits. */
bool statistic_is_municipality(struct str region);

void statistics_init(struct statistics *s, struct arena *a);
/* These copy their texts. The index of an equal source that is there already, or of a new one. */
size_t statistics_add_source(struct statistics *s, const struct statistic_source *source);
void statistics_add(struct statistics *s, const struct statistic *item);
/* Adds the name, and what it is without the part in parentheses that CBS tells places of one name
 * apart with: "Utrecht (gemeente)", "Beek (L.)". */
void statistics_add_region(struct statistics *s, struct str code, struct str name);
/* Sorts by subject, region and year. A figure that stands there twice must say the same, and all
 * indices must be of one table: else STATUS_INPUT. */
int statistics_settle(struct statistics *s, struct error *e);
/* The figure, or NULL. After statistics_settle. */
const struct statistic *statistics_find(const struct statistics *s, enum statistic_subject subject,
					struct str region, int32_t year);

#endif
