#include "convention/zone.h"

#include "model/date.h"

#include <stdio.h>

struct zone {
	const char *name, *country; /* "" where the country has several */
	int east;                   /* minutes, in winter */
	bool summer;
};

static const struct zone ZONES[] = {
	{"Europe/Amsterdam", "NL", 60, true},
	{"Europe/Brussels", "BE", 60, true},
	{"Europe/Berlin", "DE", 60, true},
	{"Europe/Paris", "FR", 60, true},
	{"Europe/Madrid", "ES", 60, true},
	{"Europe/Rome", "IT", 60, true},
	{"Europe/Vienna", "AT", 60, true},
	{"Europe/Luxembourg", "LU", 60, true},
	{"Europe/Zurich", "CH", 60, true},
	{"Europe/Copenhagen", "DK", 60, true},
	{"Europe/Stockholm", "SE", 60, true},
	{"Europe/Oslo", "NO", 60, true},
	{"Europe/Prague", "CZ", 60, true},
	{"Europe/Bratislava", "SK", 60, true},
	{"Europe/Warsaw", "PL", 60, true},
	{"Europe/Budapest", "HU", 60, true},
	{"Europe/Ljubljana", "SI", 60, true},
	{"Europe/Zagreb", "HR", 60, true},
	{"Europe/Belgrade", "RS", 60, true},
	{"Europe/Malta", "MT", 60, true},
	{"Europe/London", "GB", 0, true},
	{"Europe/Dublin", "IE", 0, true},
	{"Europe/Lisbon", "PT", 0, true},
	{"Atlantic/Canary", "", 0, true},
	{"Atlantic/Reykjavik", "IS", 0, false},
	{"Europe/Athens", "GR", 120, true},
	{"Europe/Helsinki", "FI", 120, true},
	{"Europe/Tallinn", "EE", 120, true},
	{"Europe/Riga", "LV", 120, true},
	{"Europe/Vilnius", "LT", 120, true},
	{"Europe/Bucharest", "RO", 120, true},
	{"Europe/Sofia", "BG", 120, true},
	{"Europe/Kyiv", "UA", 120, true},
	{"America/Kralendijk", "BQ", -240, false},
	{"America/Curacao", "CW", -240, false},
	{"America/Aruba", "AW", -240, false},
	{"UTC", "", 0, false},
};
#define NZONES (sizeof(ZONES) / sizeof(ZONES[0]))

const struct zone *zone_find(struct str name)
{
	for (size_t i = 0; i < NZONES; i++)
		if (str_eq(name, str_z(ZONES[i].name)))
			return &ZONES[i];
	return NULL;
}

const struct zone *zone_of_country(struct str code)
{
	for (size_t i = 0; code.len > 0 && i < NZONES; i++)
		if (str_eq(code, str_z(ZONES[i].country)))
			return &ZONES[i];
	return NULL;
}

const char *zone_name(const struct zone *z)
{
	return z->name;
}

/* The last Sunday of a month of 31 days, at 01:00 UTC. 1970-01-01 was a Thursday. */
static int64_t change(int year, int month)
{
	int32_t last = 0;
	date_from_civil(year, month, 31, &last);
	int weekday = (int)(((int64_t)last + 4) % 7); /* 0: Sunday */
	return ((int64_t)last - (weekday + 7) % 7) * 1440 + 60;
}

int zone_east(const struct zone *z, int64_t utc)
{
	int year, month, day;
	if (!z->summer)
		return z->east;
	date_to_civil((int32_t)(utc / 1440), &year, &month, &day);
	return z->east + (utc >= change(year, 3) && utc < change(year, 10) ? 60 : 0);
}

/* The minute of the day of "hh:mm" from the 11th byte on; -1: there is none. */
static int minute_of(struct str iso)
{
	const char *at = iso.ptr;
	bool good = iso.len >= 16 && (at[10] == 'T' || at[10] == ' ');

	for (int i = 11; good && i < 16; i++)
		good = i == 13 ? at[i] == ':' : at[i] >= '0' && at[i] <= '9';
	if (!good)
		return -1;
	int hour = 10 * (at[11] - '0') + at[12] - '0', minute = 10 * (at[14] - '0') + at[15] - '0';
	return hour < 24 && minute < 60 ? 60 * hour + minute : -1;
}

bool zone_clock(char out[ZONE_CLOCK_SIZE], const struct zone *z, struct str utc)
{
	int32_t date;
	int minute = minute_of(utc), year, month, day;

	if (minute < 0 || !date_parse_iso(str_head(utc, 10), &date))
		return false;
	int64_t at = (int64_t)date * 1440 + minute;
	at += zone_east(z, at);
	int64_t rest = (at % 1440 + 1440) % 1440;
	date_to_civil((int32_t)((at - rest) / 1440), &year, &month, &day);
	if (year < 1000 || year > 9999)
		return false;
	snprintf(out, ZONE_CLOCK_SIZE, "%04u-%02u-%02u %02u:%02u", (unsigned)year % 10000u,
		 (unsigned)month % 100u, (unsigned)day % 100u, (unsigned)(rest / 60) % 100u,
		 (unsigned)(rest % 60));
	return true;
}
