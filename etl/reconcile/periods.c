/* The six reports of a year: 0 begroting, 1 to 4 quarters from January on, 5 jaarrekening. */
#include "reconcile/reports.h"

#include "base/text/utf8.h"

const char *iv3_period_name(int period)
{
	static const char *const names[IV3_PERIODS] = {"begroting",           "eerste kwartaal",
						       "t/m tweede kwartaal", "t/m derde kwartaal",
						       "t/m vierde kwartaal", "jaarrekening"};

	return period >= 0 && period < IV3_PERIODS ? names[period] : "periode onbekend";
}

static int digit_of(char c)
{
	return c >= '0' && c < '0' + IV3_PERIODS ? c - '0' : -1;
}

/* "5", "005", "2024X005" */
static int by_number(struct str word)
{
	int last = digit_of(word.ptr[word.len - 1]);

	if (word.len == 1 || last < 0)
		return last;
	bool zeros =
		word.len >= 3 && word.ptr[word.len - 2] == '0' && word.ptr[word.len - 3] == '0';
	return zeros && (word.len == 3 || word.ptr[word.len - 4] == 'x') ? last : -1;
}

static int by_word(struct str word)
{
	int last = digit_of(word.ptr[word.len - 1]);
	bool quarter = str_starts(word, STR("q")) || str_starts(word, STR("kw"));

	if (str_starts(word, STR("begroting")))
		return 0;
	if (str_starts(word, STR("jaarrekening")) || str_starts(word, STR("realisatie")))
		return IV3_PERIODS - 1;
	return quarter && last > 0 && last < IV3_PERIODS - 1 ? last : -1;
}

int iv3_period_of(struct arena *a, struct str text)
{
	struct str word = utf8_fold(a, text);

	if (word.len == 0)
		return -1;
	int found = by_number(word);
	if (found >= 0)
		return found;
	/* "5 jaarrekening", "1e kwartaal", no "2024" */
	if (word.len > 1 && digit_of(word.ptr[0]) >= 0 &&
	    !(word.ptr[1] >= '0' && word.ptr[1] <= '9'))
		return digit_of(word.ptr[0]);
	return by_word(word);
}
