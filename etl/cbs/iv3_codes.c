/* What the keys of a table mean. */
#include "cbs/iv3_work.h"

#define FUNCTIES_UNTIL 2016 /* Besluit begroting en verantwoording: taakvelden from 2017 on */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits with points between, and at most a letter behind: "0.10", "6.72a", "210". */
static bool is_code(struct str s)
{
	size_t n = s.len;

	if (n && s.ptr[n - 1] >= 'a' && s.ptr[n - 1] <= 'z')
		n--;
	if (n == 0 || !is_digit(s.ptr[0]) || !is_digit(s.ptr[n - 1]))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_digit(s.ptr[i]) && s.ptr[i] != '.')
			return false;
	return true;
}

enum iv3_subject iv3_subject_of(struct str key)
{
	/* A single digit is a hoofdtaakveld: the sum of those below it. */
	if (is_code(key))
		return key.len > 1 ? IV3_TASK : IV3_TOTAL;
	bool balance = key.len > 1 && (key.ptr[0] == 'A' || key.ptr[0] == 'P');
	return balance && is_code((struct str){key.ptr + 1, key.len - 1}) ? IV3_BALANCE : IV3_TOTAL;
}

bool iv3_side_of(struct str key, enum iv3_side *side, struct str *code)
{
	*code = STR("");
	*side = IV3_SIDE_STAND;
	if (str_eq(key, STR("Primo")) || str_eq(key, STR("Ultimo")))
		return true;
	if (key.len < 2 || (key.ptr[0] != 'L' && key.ptr[0] != 'B'))
		return false;
	*side = key.ptr[0] == 'L' ? IV3_SIDE_LASTEN : IV3_SIDE_BATEN;
	*code = (struct str){key.ptr + 1, key.len - 1};
	return is_code(*code);
}

const char *iv3_list_of(enum cbs_layer layer, int year)
{
	bool functies = year <= FUNCTIES_UNTIL;

	switch (layer) {
	case CBS_PROVINCIES:
		return functies ? "PVF" : "PV";
	case CBS_WATERSCHAPPEN:
		return "WS";
	case CBS_GEMEENTEN:
	case CBS_REGELINGEN:
		break;
	}
	return functies ? "F" : "";
}

struct str iv3_head_of(struct str task)
{
	size_t n = 0;

	while (n < task.len && task.ptr[n] != '.')
		n++;
	return (struct str){task.ptr, n < task.len ? n : 1};
}
