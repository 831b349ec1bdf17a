/* R6: telephone numbers, in the ways that people part their digits. */
#include "privacy/look/looking.h"

#define DIGITS_MOST 15u /* ITU-T E.164 */
#define GROUPS_MOST 8u

struct phone {
	char digits[DIGITS_MOST];
	size_t n, from, to;
	size_t groups[GROUPS_MOST], ngroups; /* digits of each */
	bool whole;                          /* all that its beginning asks for are there */
	bool parted;
	bool points; /* parted by a point or slash, as dates are too */
};

/* How many digits a number has that begins so; 0 where only its end tells. */
static size_t length_of(struct str s, const struct phone *p)
{
	bool abroad = looking_byte(s, p->from) == '+' || looking_byte(s, p->from + 1) == '+';
	if (abroad)
		return p->n >= 2 && memcmp(p->digits, "31", 2) == 0 ? 11 : 0;
	if (p->n >= 4 && memcmp(p->digits, "0031", 4) == 0)
		return 13;
	return p->n >= 2 && p->digits[0] == '0' && p->digits[1] != '0' ? 10 : 0;
}

/* What stands between the digit before k and the next one: ") ", " - ", " (0)", "/". Gives where that
 * next digit is, or k where the number does not go on. */
static size_t past_separator(struct str s, size_t k, struct phone *p)
{
	size_t at = k;
	while (at < s.len && at - k < 3 && strchr(" -)./", s.ptr[at])) {
		p->points = p->points || s.ptr[at] == '.' || s.ptr[at] == '/';
		at++;
	}
	if (s.len - at >= 3 && memcmp(s.ptr + at, "(0)", 3) == 0) { /* not dialled from abroad */
		at += 3;
		at += looking_byte(s, at) == ' ' || looking_byte(s, at) == '-';
	}
	return looking_is_digit(looking_byte(s, at)) ? at : k;
}

static void read_phone(struct phone *p, struct str s, size_t i)
{
	size_t k = i;
	*p = (struct phone){.from = i, .to = i};
	while (k < i + 2 && (looking_byte(s, k) == '+' || looking_byte(s, k) == '('))
		k++;
	while (k < s.len && p->n < DIGITS_MOST) {
		if (looking_is_digit(s.ptr[k])) {
			p->digits[p->n++] = s.ptr[k++];
			p->groups[p->ngroups] += 1;
			p->to = k;
			p->whole = p->n == length_of(s, p);
			if (p->whole)
				return;
			continue;
		}
		size_t next = past_separator(s, k, p);
		if (next == k || p->ngroups + 1 == GROUPS_MOST)
			return;
		p->ngroups++;
		p->parted = true;
		k = next;
	}
}

/* "06-01-2024 12", "06.01.2024/7": a date with a number behind it. */
static bool is_date_first(const struct phone *p)
{
	return p->ngroups >= 2 && p->groups[0] == 2 && p->groups[1] <= 2 && p->groups[2] == 4;
}

static bool is_area(const char *d)
{
	size_t local = d[2] == '0' || (d[1] == '7' && d[2] < '9') ? 3 : 4;
	return d[local] > '1' || d[3] > '1';
}

/* Ten digits from 0, in groups as people write them or behind a word that says so; without, those of
 * mobile telephones, and those whose area and first digit there are. */
static bool is_inland(const struct text_look *l, const struct phone *p)
{
	const char *d = p->digits;
	if (p->n != 10 || d[0] != '0' || d[1] == '0' || d[1] == '9' || is_date_first(p))
		return false;
	bool paper = !p->parted && (looking_before(l, p->from, true) & IN(LIST_NUMBER));
	if ((d[1] == '6' && !paper) || (l->words & IN(LIST_PHONE)))
		return true;
	if (paper) /* "factnr 0280842209" */
		return false;
	return (!p->points || p->ngroups <= 1) && (d[1] == '8' || is_area(d));
}

static bool is_phone_shape(const struct text_look *l, const struct phone *p)
{
	if (looking_byte(l->text, p->from) == '+')
		return p->n >= 10 && p->n <= 14;
	return p->whole && (p->n > 10 || is_inland(l, p));
}

/* A digit or letter in front makes it part of a code, but for "tel0165123456" and a mobile one. */
static bool begins_phone(const struct text_look *l, size_t i)
{
	const char *s = l->text.ptr;
	if (looking_byte(l->text, i) == '\0' || !strchr("+(0", looking_byte(l->text, i)))
		return false;
	if (i > 0 && (looking_is_digit(s[i - 1]) ||
		      (i > 1 && strchr(".-/", s[i - 1]) && looking_is_digit(s[i - 2]))))
		return false;
	return i == 0 || !looking_is_letter(s[i - 1]) || looking_byte(l->text, i + 1) == '6' ||
	       (looking_before(l, i, false) & IN(LIST_PHONE));
}

size_t look_at_phone(struct text_look *l, size_t i)
{
	struct phone p;
	if (!begins_phone(l, i))
		return i;
	read_phone(&p, l->text, i);
	if (!is_phone_shape(l, &p) || looking_is_digit(looking_byte(l->text, p.to)) ||
	    looking_is_letter(looking_byte(l->text, p.to)))
		return i;
	/* "(0165) 564641" has its bracket; that of "(06 12345678)" is the text's. */
	bool own = memchr(l->text.ptr + p.from, ')', p.to - p.from) != NULL;
	size_t from = p.from + (looking_byte(l->text, p.from) == '(' && !own);
	looking_add(l, PRIVACY_CONTACT, PRIVACY_MASK, from, p.to);
	return p.to;
}
