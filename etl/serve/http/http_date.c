#include "serve/http/http_date.h"

#include "base/text/moment.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
				   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void http_date_format(char out[HTTP_DATE_SIZE], int64_t moment)
{
	time_t t = (time_t)moment;
	struct tm tm;

	if (!gmtime_r(&t, &tm) || tm.tm_year < -1900 || tm.tm_year > 9999 - 1900) {
		out[0] = '\0';
		return;
	}
	char text[64];
	snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[tm.tm_wday],
		 tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min,
		 tm.tm_sec);
	memcpy(out, text, HTTP_DATE_SIZE - 1);
	out[HTTP_DATE_SIZE - 1] = '\0';
}

/* `n` digits at `p`; false when there are others. */
static bool digits(const char *p, size_t n, int *out)
{
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return false;
		*out = *out * 10 + (p[i] - '0');
	}
	return true;
}

static bool read_clock(const char *p, struct tm *tm)
{
	return digits(p, 2, &tm->tm_hour) && p[2] == ':' && digits(p + 3, 2, &tm->tm_min) &&
	       p[5] == ':' && digits(p + 6, 2, &tm->tm_sec) && tm->tm_hour < 24 &&
	       tm->tm_min < 60 && tm->tm_sec <= 60;
}

/* timegm takes a day too many for the first of the next month: what comes back must be what went in. */
static bool moment_of(struct tm tm, int64_t *out)
{
	int day = tm.tm_mday;

	*out = timegm(&tm);
	return tm.tm_mday == day;
}

bool http_date_parse(struct str text, int64_t *out)
{
	struct tm tm = {0};
	char word[HTTP_DATE_SIZE];

	if (text.len != HTTP_DATE_SIZE - 1)
		return false;
	memcpy(word, text.ptr, text.len);
	word[text.len] = '\0';
	tm.tm_mon = -1;
	for (int i = 0; i < 12; i++)
		if (memcmp(word + 8, months[i], 3) == 0)
			tm.tm_mon = i;
	if (memcmp(word + 3, ", ", 2) != 0 || word[7] != ' ' || word[11] != ' ' ||
	    word[16] != ' ' || memcmp(word + 25, " GMT", 4) != 0 || tm.tm_mon < 0 ||
	    !digits(word + 5, 2, &tm.tm_mday) || !digits(word + 12, 4, &tm.tm_year) ||
	    !read_clock(word + 17, &tm))
		return false;
	tm.tm_year -= 1900;
	return moment_of(tm, out);
}

int64_t http_last_modified(struct str published_at)
{
	int64_t moment;

	if (!moment_read(published_at, &moment) || moment + 1 > (int64_t)time(NULL))
		return 0;
	return moment + 1;
}

bool http_not_modified_since(struct str if_modified_since, int64_t last_modified)
{
	int64_t since;

	/* A moment to come says nothing (RFC 9110, 13.1.3). */
	return last_modified && if_modified_since.len &&
	       http_date_parse(if_modified_since, &since) && since >= last_modified &&
	       since <= (int64_t)time(NULL);
}
