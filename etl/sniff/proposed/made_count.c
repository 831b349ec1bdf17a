/* What the first reading tells of parts that values have. */
#include "sniff/proposed/made.h"

#include "convention/no_figure.h"

#include <ctype.h>

size_t made_letters(struct str s, bool end)
{
	size_t n = 0;
	while (n < s.len && isalpha((unsigned char)s.ptr[end ? s.len - 1 - n : n]))
		n++;
	return n;
}

static bool is_number(struct str s)
{
	s = str_trim(s);
	return s.len > 0 && !is_dash(s) && number_vote_takes(s);
}

static void add_word(struct sniff_column *c, struct str word)
{
	for (size_t i = 0; i < c->parts.nwords; i++)
		if (str_eq(str_z(c->parts.words[i]), word))
			return;
	if (c->parts.nwords < SNIFF_FLAG_VALUES && word.len < sizeof c->parts.words[0]) {
		memcpy(c->parts.words[c->parts.nwords], word.ptr, word.len);
		c->parts.words[c->parts.nwords++][word.len] = '\0';
	} else {
		c->parts.many = true;
	}
}

static bool take_last(struct sniff_column *c, struct str v)
{
	struct str core = v;
	if (core.len > 1 && core.ptr[core.len - 1] == '.')
		core.len--;
	size_t n = made_letters(core, true);
	struct str number = {core.ptr, core.len - n};
	while (number.len > 0 && strchr("./ ", number.ptr[number.len - 1]))
		number.len--;
	if (n == 0 || !is_number(number))
		return false;
	c->parts.last++;
	add_word(c, (struct str){core.ptr + core.len - n, n});
	return true;
}

static bool take_first(struct sniff_column *c, struct str v)
{
	size_t n = made_letters(v, false);
	struct str number = {v.ptr + n, v.len - n};
	while (number.len > 0 && strchr("./ ", *number.ptr))
		number = (struct str){number.ptr + 1, number.len - 1};
	if (n == 0 || !is_number(number))
		return false;
	c->parts.first++;
	add_word(c, (struct str){v.ptr, n});
	return true;
}

int made_fiscal_year(struct str text)
{
	uint64_t year, next;
	text = str_trim(text);
	size_t n = made_letters(text, false);
	text = str_trim((struct str){text.ptr + n, text.len - n});
	if (text.len < 7 || !str_to_u64((struct str){text.ptr, 4}, &year) || year < 1900 ||
	    year > 2099 || !strchr("/-", text.ptr[4]) ||
	    !str_to_u64((struct str){text.ptr + 5, text.len - 5}, &next))
		return 0;
	bool two = text.len == 7 && next == (year + 1) % 100;
	return two || (text.len == 9 && next == year + 1) ? (int)year : 0;
}

/* One year among other characters: "FY2023", "2023年度", "Jaar 2023". */
static bool has_one_year(struct str v)
{
	size_t runs = 0;
	bool year = false;
	for (size_t i = 0; i < v.len;) {
		size_t n = 0;
		while (i + n < v.len && isdigit((unsigned char)v.ptr[i + n]))
			n++;
		runs += n > 0;
		year = year || (n == 4 && (memcmp(v.ptr + i, "19", 2) == 0 ||
					   memcmp(v.ptr + i, "20", 2) == 0));
		i += n + 1;
	}
	return year && runs == 1;
}

static bool take_year(struct sniff_column *c, struct str v)
{
	struct sniff_parts *p = &c->parts;
	int year = made_fiscal_year(v);
	if (year == 0) {
		bool one = has_one_year(v);
		p->years += one;
		return one;
	}
	p->fiscal++;
	p->fiscal_old += year < 1999;
	if (p->example[0] == '\0' && v.len < sizeof p->example)
		memcpy(p->example, v.ptr, v.len);
	return true;
}

void made_count(struct sniff_column *c, struct str v)
{
	if (v.len == 0 || v.len >= MADE_TEXT || c->parts.none > 100 || says_no_figure(v))
		return;
	bool year = take_year(c, v);
	bool bare = is_number(v);
	c->parts.bare += bare;
	bool parted = !bare && (take_last(c, v) || take_first(c, v));
	c->parts.none += !parted && !bare && !year;
}
