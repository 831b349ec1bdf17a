/*
 * Whether anything could be found in a text: one pass over its bytes, in which each word is folded and
 * hashed as it goes, and looked up in a table of what the policy's words come to. It may say yes where
 * there is nothing (the rules themselves look then), and never no where there is something: tests hold it
 * against the rules over both corpora. Most texts of a ledger end here, so a load can afford the rules.
 */
#include "privacy/look/idle_words.h"
#include "privacy/look/quick_table.h"

#include "convention/personal_check.h"

#define DIGITS_LEAST 9u      /* of a number that is somebody's, whatever stands around it */
#define SAID_LEAST 2u        /* digits beside a word that says what they are */
#define HOUSE_DIGITS 4u      /* of a number of a house, as look_addresses.c has it */
#define BLANKS_MOST 8u       /* in a postcode */
#define NUMBER_WORD_MOST 14u /* bytes from a street to its number, over "huisnummer" */

struct quick_word {
	size_t from, to, letters;
	uint32_t hash, before; /* before: without the last letter: "dossiernrZ24001" */
	uint32_t tail;         /* of the letters since the last digit or point */
	unsigned flags;        /* of what it begins with */
	bool capital, points, dash;
};

struct quick_text {
	const struct privacy_policy *policy;
	struct idle_words *idle;
	const struct privacy_quick *q;
	struct str text;
	size_t digits, run; /* in all; in the number at hand, over single separators */
	unsigned said;      /* flags of the words so far */
	bool cue;           /* the word before is one, but for particles */
	bool letter;        /* the word before is one letter, but for particles: "l smits" */
	bool single;        /* it is a capital: "M J Hendriks", "J Ouwerkerk" */
	bool listed;  /* the word before has a capital, and a comma behind it: "Ouwerkerk, P" */
	size_t known; /* words that are names, whatever their case */
};

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char at(const struct quick_text *t, size_t i)
{
	return i < t->text.len ? t->text.ptr[i] : '\0';
}

/* "joh.", "th." */
static bool is_longer_initial(const struct quick_text *t, const struct quick_word *w)
{
	static const char *const longer[] = {"ij.", "th.", "ch.",  "ph.",  "fr.",
					     "tj.", "sj.", "chr.", "joh.", "jac."};
	if (at(t, w->from + 2) != '.' && at(t, w->from + 3) != '.')
		return false;
	for (size_t k = 0; k < sizeof longer / sizeof *longer; k++) {
		size_t n = strlen(longer[k]);
		if (t->text.len - w->from >= n &&
		    strncasecmp(t->text.ptr + w->from, longer[k], n) == 0)
			return true;
	}
	return false;
}

/* Letters with points: "J.", "j.p.", "Th."; "J.P.Jansen", too. */
static bool has_initials(const struct quick_text *t, const struct quick_word *w)
{
	return w->points && !(quick_word_flags(t->q, w->hash) & QUICK_FIRM) &&
	       (at(t, w->from + 1) == '.' ||
		(w->capital && (at(t, w->from + 2) == '.' || at(t, w->from + 3) == '.')) ||
		is_longer_initial(t, w));
}

/* "12", "12a" at i, and not "527623" or "0123". */
static bool is_house(const struct quick_text *t, size_t i)
{
	size_t digits = 0;
	while (digits <= HOUSE_DIGITS && is_digit(at(t, i + digits)))
		digits++;
	return digits <= HOUSE_DIGITS && at(t, i) != '0';
}

/* "t/o 61", "to 61", "bij 61" at i, as idle_words.c has it. */
static bool is_near(const struct quick_text *t, size_t i)
{
	char first = (char)(at(t, i) | 0x20), next = at(t, i + 1);
	if (first == 'b')
		return (next | 0x20) == 'i';
	return first == 't' && (next == '/' || next == '.' || (next | 0x20) == 'o');
}

/* "nr. 3", "hnr 3", "huisnummer 3" at i. */
static bool is_said_number(const struct quick_text *t, size_t i)
{
	size_t end = i + NUMBER_WORD_MOST;
	char first = (char)(at(t, i) | 0x20);
	bool side = (at(t, i + 1) | 0x20) == 'z' && (first == 'o' || first == 'w' || first == 'z');
	if (first != 'n' && first != 'h' && !side && !is_near(t, i)) /* "Boterdiep OZ 61" */
		return false;
	while (i < end && at(t, i) != '\0' && at(t, i) != ',' && !is_digit(at(t, i)))
		i++;
	return is_digit(at(t, i));
}

/* "2024" at i: a year, from 2000 to 2049 as look_addresses.c has it. */
static bool is_year(const struct quick_text *t, size_t i)
{
	return at(t, i) == '2' && at(t, i + 1) == '0' && at(t, i + 2) <= '4' &&
	       is_digit(at(t, i + 2)) && is_digit(at(t, i + 3)) && !is_digit(at(t, i + 4));
}

/* A street before the number of a house; "afschrijving 2024" is none. */
static bool is_street(const struct quick_text *t, const struct quick_word *w)
{
	size_t next = w->to;
	while (next < t->text.len && next < w->to + NUMBER_WORD_MOST &&
	       (t->q->bytes[(unsigned char)t->text.ptr[next]] == BYTE_BETWEEN ||
		at(t, next) == '.' || at(t, next) == '-'))
		next++;
	bool number = is_digit(at(t, next)) ? is_house(t, next) && (w->capital || !is_year(t, next))
					    : is_said_number(t, next);
	return number && w->to - w->from >= 4 &&
	       t->q->endings[quick_ending((struct str){t->text.ptr + w->to - 3, 3})];
}

static bool is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

/* "1234-AB" */
static bool is_hyphen(const struct quick_text *t, size_t i)
{
	return at(t, i) == '-' && is_capital(at(t, i + 1));
}

/* "1234 AB", with the digits just read. */
static bool is_postcode(const struct quick_text *t, size_t i)
{
	size_t letters = i;
	while (letters < i + BLANKS_MOST && at(t, letters) == ' ')
		letters++;
	letters += letters == i && is_hyphen(t, i);
	char first = at(t, letters), second = at(t, letters + 1);
	if (is_capital(first) && is_capital(second))
		return !is_capital(at(t, letters + 2));
	/* With small ones, "1234 ab", it is one beside a number of a house, or in one piece. */
	bool small = is_small(first) && is_small(second);
	char next = at(t, letters + 2);
	bool house =
		(next != '\0' && strchr("-/,", next)) ||
		(next == ' ' && (is_digit(at(t, letters + 3)) || is_said_number(t, letters + 3)));
	return small && !is_small(next) && (letters == i || t->digits > 4 || house);
}

/* The begin of an IBAN whose country gives them letters, so that no long number need be in it. */
static bool begins_iban(const struct quick_text *t, const struct quick_word *w)
{
	const char *s = t->text.ptr + w->from;
	if (w->to - w->from < 4 || !is_digit(s[2]) || !is_digit(s[3]))
		return false;
	const char country[2] = {(char)(s[0] & ~0x20), (char)(s[1] & ~0x20)};
	return is_capital(country[0]) && is_capital(country[1]) &&
	       personal_iban_length(country) != 0;
}

/* "24-442856", "/22/001038": behind the Z of a number of a case. */
static bool begins_case(const struct quick_text *t, size_t i)
{
	char c = at(t, i);
	return is_digit(c) || ((c == '-' || c == '/' || c == '.') && is_digit(at(t, i + 1)));
}

/* "12-ABC-3": three groups of six signs. */
static bool may_be_plate(const struct quick_text *t, const struct quick_word *w)
{
	const char *s = t->text.ptr + w->from;
	size_t hyphens = 0, digits = 0;
	if (w->to - w->from != 8)
		return false;
	for (size_t i = 0; i < 8; i++) {
		hyphens += s[i] == '-';
		digits += is_digit(s[i]);
	}
	return hyphens == 2 && digits > 0 && digits < 6;
}

/* With a capital a name that is known, or behind a cue anything; without, one behind a cue or another. */
static bool is_name(const struct quick_text *t, const struct quick_word *w, unsigned flags)
{
	bool known = flags & QUICK_CAPITAL;
	return w->capital ? known || t->cue || t->single
			  : known && (t->cue || t->letter || t->known > 0);
}

/* "o/k", "Z 25 611656", "Z24-442856", "D/24/364275": with digits a number of a case. */
static bool is_case(const struct quick_text *t, const struct quick_word *w, bool letter)
{
	char first = at(t, w->from) | 0x20;
	if (first == 'k')
		return letter && w->from > 0 && at(t, w->from - 1) == '/';
	bool spaced = letter && at(t, w->to) == ' ' && is_digit(at(t, w->to + 1));
	return (first == 'z' && spaced) ||
	       ((first == 'z' || first == 'd') && begins_case(t, w->from + 1));
}

/* Of the word that ended, for those behind it. */
static void remember(struct quick_text *t, const struct quick_word *w, unsigned flags, bool letter)
{
	char first = at(t, w->from) | 0x20;
	t->listed = w->capital && !letter && at(t, w->to) == ',';
	t->known += (flags & QUICK_CAPITAL) != 0;
	t->said |= flags & (QUICK_SAID | QUICK_STREET);
	if (is_case(t, w, letter))
		t->said |= QUICK_SAID;
	if ((flags & QUICK_PARTICLE) && !letter) {
		t->cue = t->cue || (flags & QUICK_CUE);
		return;
	}
	bool care_of = letter && w->from > 1 && at(t, w->from - 1) == '/' && first == 'a';
	t->said |= care_of ? QUICK_STREET : 0;
	t->single = letter && w->capital;
	t->letter = letter;
	t->cue = care_of || (flags & QUICK_CUE);
}

/* True: something could be found. */
static bool end_word(struct quick_text *t, const struct quick_word *w)
{
	if (w->to == w->from)
		return false;
	unsigned flags = quick_word_flags(t->q, w->hash) | w->flags;
	if (w->dash) /* "bruijn-roos" */
		flags |= quick_word_flags(t->q, w->tail) & QUICK_CAPITAL;
	bool letter = w->to - w->from == 1 && !is_digit(at(t, w->from));
	if ((flags & QUICK_ALWAYS) || is_name(t, w, flags) || has_initials(t, w) ||
	    is_street(t, w) || begins_iban(t, w) || (w->dash && may_be_plate(t, w)))
		return true;
	if (letter && (t->known > 0 || (w->capital && t->listed)))
		return true;
	remember(t, w, flags, letter);
	return false;
}

/* A digit at i behind a street that is a word of its own: of a house. */
static bool ends_street(const struct quick_text *t, size_t i)
{
	return (t->said & QUICK_STREET) && (i == 0 || !is_digit(t->text.ptr[i - 1])) &&
	       is_house(t, i);
}

/* What groups of digits of one number have between them. */
static inline bool is_part(char c)
{
	return c == ' ' || c == '.' || c == '-' || c == '/' || c == '(' || c == ')';
}

/* "_x000D_" */
static bool is_escaped(const struct quick_text *t, size_t i)
{
	return at(t, i + 1) == 'x' && is_digit(at(t, i + 2));
}

/* What a byte at i says outside of words. True: something could be found. */
static bool mark(struct quick_text *t, size_t i)
{
	char c = t->text.ptr[i];
	if (is_digit(c)) {
		if (ends_street(t, i))
			return true;
		t->digits++;
		t->run++;
		return t->run >= DIGITS_LEAST || (!is_digit(at(t, i + 1)) && is_postcode(t, i + 1));
	}
	if (c == '*' && is_digit(at(t, i + 1))) /* "*12-05-1980" */
		t->said |= QUICK_SAID;
	bool part = is_part(c);
	if (!part || (c == at(t, i + 1) && c != '(' && c != ' '))
		t->run = 0;
	return c == '@' || c == '\\' || (c == '_' && is_escaped(t, i));
}

static inline unsigned char folded_at(const struct privacy_quick *q, struct str s, size_t i)
{
	return i < s.len ? q->bytes[(unsigned char)s.ptr[i]] : 0;
}

/* Letters without accents, most of all bytes; gives where they end. */
static inline size_t add_letters(const struct privacy_quick *q, struct quick_word *w, struct str s,
				 size_t i)
{
	uint32_t hash = w->hash, before = w->before;
	const size_t first = i;
	unsigned char fold;
	bool begins = w->to == w->from;
	if (begins)
		w->capital = is_capital(s.ptr[i]);
	while (w->letters < QUICK_BEGIN_MOST && (fold = folded_at(q, s, i)) >= 'a') {
		before = hash;
		hash = quick_step(hash, fold);
		w->flags |= quick_begins_with(q, ++w->letters, hash);
		i++;
	}
	for (; (fold = folded_at(q, s, i)) >= 'a'; i++) {
		before = hash;
		hash = quick_step(hash, fold);
	}
	/* What stands before these letters is mostly nothing. */
	for (size_t k = first; !begins && k < i; k++)
		w->tail = quick_step(w->tail, q->bytes[(unsigned char)s.ptr[k]]);
	w->tail = begins ? hash : w->tail;
	w->hash = hash;
	w->before = before;
	w->to = i;
	return i - 1;
}

/* "Eikenlaan54", "Molenstr.12", where the number is at i. */
static bool is_glued_house(const struct quick_text *t, size_t i)
{
	size_t end = i > 0 && at(t, i - 1) == '.' ? i - 1 : i;
	return end >= 4 && !is_digit(at(t, end - 1)) && is_house(t, i) &&
	       t->q->endings[quick_ending((struct str){t->text.ptr + end - 3, 3})];
}

/* A byte of a word. True: nobody here knows it, so that the rules must look. */
static bool add_byte(struct quick_text *t, struct quick_word *w, size_t *i, unsigned char fold)
{
	const struct privacy_quick *q = t->q;
	unsigned char c = (unsigned char)t->text.ptr[*i];
	if (fold == BYTE_WIDE) {
		unsigned char next = (unsigned char)at(t, *i + 1);
		fold = c == 0xC3 && next >= 0x80 && next < 0xC0 ? q->accents[next - 0x80] : 0;
		if (fold == 0)
			return true;
		if (w->to == w->from)
			w->capital = next < 0xA0;
		++*i;
	} else if (w->to == w->from) {
		w->capital = is_capital((char)c);
	}
	/* "bsn111222333", "4bsn111222333", "WMO2024": the word before the number. */
	bool digit = fold <= '9';
	unsigned word = digit ? quick_word_flags(q, w->hash) : 0;
	/* "hnr.64", "Singel12" */
	if (digit && (is_glued_house(t, *i) || ((word & QUICK_STREET) && is_house(t, *i))))
		return true;
	if (digit)
		w->flags |= (word | quick_word_flags(q, w->tail) | quick_word_flags(q, w->before)) &
			    QUICK_SAID;
	w->tail = digit ? 0 : quick_step(w->tail, fold);
	w->hash = quick_step(w->hash, fold);
	w->flags |= quick_begins_with(q, ++w->letters, w->hash);
	w->to = *i + 1;
	return false;
}

/* A point, a hyphen and the like, which words go on behind: "Mevr.Postma", "bruijn-roos". */
static void skip_byte(const struct privacy_quick *q, struct quick_word *w, char c, size_t i)
{
	unsigned so_far = quick_word_flags(q, w->hash);
	if (c == '.') {
		w->flags |= so_far & QUICK_ALWAYS;
		w->points = true;
	} else if (c == '-' && w->to > w->from) {
		w->flags |= so_far & QUICK_CAPITAL;
		w->dash = true;
	}
	w->tail = 0;
	if (w->to == w->from)
		w->from = w->to = i + 1;
}

/* Words that mean nothing, from i on; what is behind them knows of nothing before but names and what is said. */
static size_t pass_idle(struct quick_text *t, size_t i)
{
	size_t end = idle_words_pass(t->idle, t->text, i);
	if (end > i) {
		t->cue = t->letter = t->single = t->listed = false;
		t->run = 0;
	}
	return end;
}

bool quick_may_find(const struct privacy_policy *p, struct idle_words *idle, struct str text)
{
	struct quick_text t = {.policy = p, .idle = idle, .q = p->quick, .text = text};
	size_t first = pass_idle(&t, 0);
	struct quick_word w = {.from = first, .to = first};
	for (size_t i = first; i < text.len; i++) {
		unsigned char fold = t.q->bytes[(unsigned char)text.ptr[i]];
		if (fold > BYTE_WIDE && fold >= 'a') {
			t.run = 0;
			i = add_letters(t.q, &w, text, i);
			continue;
		}
		if (fold != BYTE_WIDE && mark(&t, i))
			return true;
		if (fold == BYTE_BETWEEN) {
			if (end_word(&t, &w))
				return true;
			if (text.ptr[i] == ' ')
				i = pass_idle(&t, i + 1) - 1;
			w = (struct quick_word){.from = i + 1, .to = i + 1};
		} else if (fold == BYTE_SKIP) {
			skip_byte(t.q, &w, text.ptr[i], i);
		} else if (add_byte(&t, &w, &i, fold)) {
			return true;
		}
	}
	return end_word(&t, &w) || ((t.said & QUICK_SAID) && t.digits >= SAID_LEAST);
}
