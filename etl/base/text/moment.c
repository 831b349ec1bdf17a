#include "base/text/moment.h"

#include <time.h>

#define FORM "%Y-%m-%dT%H:%M:%SZ"

struct str moment_write(char out[MOMENT_SIZE], int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm utc = {0};

	gmtime_r(&t, &utc);
	return (struct str){out, strftime(out, MOMENT_SIZE, FORM, &utc)};
}

struct str moment_now(char out[MOMENT_SIZE])
{
	return moment_write(out, (int64_t)time(NULL));
}

bool moment_read(struct str text, int64_t *seconds)
{
	char word[MOMENT_SIZE], back[MOMENT_SIZE];
	struct tm utc = {0};

	if (text.len >= sizeof word)
		return false;
	memcpy(word, text.ptr ? text.ptr : "", text.len);
	word[text.len] = '\0';
	if (!strptime(word, FORM, &utc))
		return false;
	*seconds = (int64_t)timegm(&utc);
	/* A 30th of February, blanks and signs are read as well. */
	return str_eq(moment_write(back, *seconds), text);
}
