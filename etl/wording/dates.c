#include "convention/zone.h"
#include "model/date.h"
#include "wording/wording.h"

#include <stdio.h>

#define HARD_SPACE "\xc2\xa0"

struct str wording_month(enum lang lang, int month)
{
	static const char *const months[12][LANGS] = {
		{"januari", "January"}, {"februari", "February"}, {"maart", "March"},
		{"april", "April"},     {"mei", "May"},           {"juni", "June"},
		{"juli", "July"},       {"augustus", "August"},   {"september", "September"},
		{"oktober", "October"}, {"november", "November"}, {"december", "December"},
	};
	return month >= 1 && month <= 12 ? str_z(months[month - 1][lang]) : (struct str){0};
}

struct worded worded_date(enum lang lang, int32_t date)
{
	int year, month, day;
	struct worded w = {0};
	date_to_civil(date, &year, &month, &day);
	int n = snprintf(w.text, sizeof w.text, "%d" HARD_SPACE "%s" HARD_SPACE "%d", day,
			 wording_month(lang, month).ptr, year);
	w.len = (uint8_t)n;
	return w;
}

struct worded worded_month(enum lang lang, int year, int month)
{
	struct worded w = {0};
	struct str name = wording_month(lang, month);
	int n = snprintf(w.text, sizeof w.text, "%.*s%s%d", STR_ARG(name),
			 name.len ? HARD_SPACE : "", year);
	w.len = (uint8_t)n;
	return w;
}

struct worded worded_moment(enum lang lang, struct str utc, const struct zone *where)
{
	int32_t date;
	struct worded w = {0};
	char clock[ZONE_CLOCK_SIZE];

	if (!zone_clock(clock, where, utc) || !date_parse_iso((struct str){clock, 10}, &date))
		return w;
	w = worded_date(lang, date);
	int n = snprintf(w.text + w.len, sizeof w.text - w.len, ", %.2s%s%.2s%s", clock + 11,
			 lang == LANG_EN ? ":" : ".", clock + 14,
			 lang == LANG_EN ? "" : HARD_SPACE "uur");
	w.len = (uint8_t)(w.len + n);
	return w;
}
