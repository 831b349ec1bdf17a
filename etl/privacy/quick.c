/*
 * Whether anything could be found in a text: one pass over its bytes, in which each word is folded and
 * hashed as it goes, and looked up in a table of what the policy's words come to. It may say yes where
 * there is nothing (the rules themselves look then), and never no where there is something: tests hold it
 * against the rules over both corpora. Most texts of a ledger end here, so a load can afford the rules.
 */
#include "privacy/policy.h"

#include "base/arena.h"
#include "base/map.h"
#include "convention/personal_check.h"

#include <stdlib.h>

#define TABLE_BITS 16u
#define BEGIN_BITS 10u
#define DIGITS_LEAST 9u      /* of a number that is somebody's, whatever stands around it */
#define SAID_LEAST 2u        /* digits beside a word that says what they are */
#define BEGIN_MOST 5u        /* letters of a pattern that are looked at */
#define NUMBER_WORD_MOST 14u /* bytes from a street to its number, over "huisnummer" */
#define HASH_FACTOR 0x9e3779b1u

enum quick_flag {
	QUICK_ALWAYS = 1,    /* a title, a word that is told by itself */
	QUICK_CAPITAL = 2,   /* with a capital: names that are known */
	QUICK_CUE = 4,       /* before a capital */
	QUICK_SAID = 8,      /* with digits */
	QUICK_FIRM = 16,     /* looks like initials, and is none: B.V. */
	QUICK_PARTICLE = 32, /* between a cue or an initial and a name */
	QUICK_STREET = 64,   /* ends so: with a house's number behind */
};

/* What a byte is to a word. */
enum { BYTE_BETWEEN = 0, BYTE_SKIP = 1, BYTE_WIDE = 2 }; /* else: what it folds to */

/* Flags of the words whose hash leads here; tag: other bits of that hash, so that few other words are taken for them; 0 where
 * two words share the place. */
struct slot {
	unsigned char flags, tag;
};

struct privacy_quick {
	struct slot words[1u << TABLE_BITS];
	struct slot begins[1u << BEGIN_BITS]; /* of words of which the first letters are so */
	unsigned begin_lengths;               /* as bits: how many letters those are */
	unsigned char endings[32 * 32 * 32];  /* last three letters of streets */
	unsigned char bytes[256];
	unsigned char accents[64]; /* of U+00C0 to U+00FF: what they fold to; 0: not known */
};

static uint32_t step(uint32_t hash, unsigned char c)
{
	return (hash ^ c) * HASH_FACTOR;
}

static unsigned char tag_of(uint32_t hash)
{
	return (unsigned char)((hash >> 8 & 0xff) | 1);
}

static unsigned flags_at(const struct slot *table, unsigned bits, uint32_t hash)
{
	const struct slot *s = &table[hash >> (32 - bits)];
	return s->tag == tag_of(hash) || s->tag == 0 ? s->flags : 0;
}

static unsigned word_flags(const struct privacy_quick *q, uint32_t hash)
{
	return flags_at(q->words, TABLE_BITS, hash);
}

static void put_flags(struct slot *table, unsigned bits, uint32_t hash, unsigned flags)
{
	struct slot *s = &table[hash >> (32 - bits)];
	if (flags == 0)
		return;
	s->tag = s->flags == 0 || s->tag == tag_of(hash) ? tag_of(hash) : 0;
	s->flags |= (unsigned char)flags;
}

static uint32_t hash_of(struct str s)
{
	uint32_t hash = 0;
	for (size_t i = 0; i < s.len; i++)
		hash = step(hash, (unsigned char)s.ptr[i]);
	return hash;
}

static unsigned flags_of(const struct privacy_policy *p, unsigned lists)
{
	unsigned flags = 0;
	if (lists & IN(LIST_TITLE))
		flags |= QUICK_ALWAYS;
	if ((lists & IN(LIST_BUSINESS)) && p->actions[PRIVACY_BUSINESS] != POLICY_OFF)
		flags |= QUICK_ALWAYS;
	if ((lists & IN(LIST_DECLARATION)) && p->actions[PRIVACY_DECLARATION] != POLICY_OFF)
		flags |= QUICK_ALWAYS;
	if (lists & (IN(LIST_FIRST) | IN(LIST_SURNAME)))
		flags |= QUICK_CAPITAL;
	if (lists & IN(LIST_CUE))
		flags |= QUICK_CUE;
	if (lists & IN(LIST_PARTICLE))
		flags |= QUICK_PARTICLE;
	if (lists & IN(LIST_ADDRESS))
		flags |= QUICK_ALWAYS;
	if (lists & (IN(LIST_BSN) | IN(LIST_BANK) | IN(LIST_PHONE) | IN(LIST_BIRTH) |
		     IN(LIST_BORN) | IN(LIST_CASE)))
		flags |= QUICK_SAID;
	return flags;
}

static void fill_bytes(struct privacy_quick *q)
{
	static const char between[] = " \t\r\n,;:()[]\"<>|=!?*/";
	static const char accents[] = "aaaaaa.ceeeeiiii.nooooo..uuuuy.."
				      "aaaaaa.ceeeeiiii.nooooo..uuuuy.y";
	memset(q->bytes, BYTE_SKIP, 128);
	memset(q->bytes + 128, BYTE_WIDE, 128);
	for (size_t i = 0; i < sizeof between; i++) /* the end of the text too */
		q->bytes[(unsigned char)between[i]] = BYTE_BETWEEN;
	for (int c = 'a'; c <= 'z'; c++)
		q->bytes[c] = q->bytes[c & ~0x20] = (unsigned char)c;
	for (int c = '0'; c <= '9'; c++)
		q->bytes[c] = (unsigned char)c;
	for (size_t i = 0; i < 64; i++)
		q->accents[i] = accents[i] == '.' ? 0 : (unsigned char)accents[i];
}

static size_t ending_of(struct str s)
{
	const char *last = s.ptr + s.len - 3;
	return (((size_t)last[0] & 31) * 32 + ((size_t)last[1] & 31)) * 32 + ((size_t)last[2] & 31);
}

static void fill_begin(struct privacy_quick *q, const struct privacy_policy *p,
		       const struct word_pattern *w)
{
	struct str first = str_head(w->text, BEGIN_MOST);
	unsigned flags = flags_of(p, IN(w->list));
	if (flags == 0)
		return;
	put_flags(q->begins, BEGIN_BITS, hash_of(first), flags);
	q->begin_lengths |= 1u << first.len;
}

static void fill_patterns(struct privacy_quick *q, const struct privacy_policy *p)
{
	for (size_t i = 0; i < p->nbeginnings; i++) {
		const struct word_pattern *w = &p->beginnings[i];
		if (w->list == LIST_STREET && w->text.len > 2)
			q->endings[ending_of(w->text)] = 1;
		else if (w->list != LIST_STREET && w->list != LIST_STREET_NAME && !w->front)
			fill_begin(q, p, w);
	}
}

struct privacy_quick *quick_new(const struct privacy_policy *p)
{
	static const char *const secrets[] = {"messageid", "returnpath", "received", "home"};
	static const char *const firms[] = {"bv", "nv", "vof", "cv", "ua"};
	struct privacy_quick *q = xcalloc(1, sizeof *q);
	fill_bytes(q);
	for (size_t i = 0; i < map_count(p->words); i++)
		put_flags(q->words, TABLE_BITS, hash_of(map_key(p->words, i)),
			  flags_of(p, map_value(p->words, i)));
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		put_flags(q->words, TABLE_BITS, hash_of(str_z(secrets[i])), QUICK_ALWAYS);
	for (size_t i = 0; i < sizeof firms / sizeof *firms; i++)
		put_flags(q->words, TABLE_BITS, hash_of(str_z(firms[i])), QUICK_FIRM);
	fill_patterns(q, p);
	return q;
}

void quick_free(struct privacy_quick *q)
{
	free(q);
}

/* ---- a text ---- */

struct quick_word {
	size_t from, to, letters;
	uint32_t hash, before; /* before: without the last letter: "dossiernrZ24001" */
	uint32_t tail;         /* of the letters since the last digit or point */
	unsigned flags;        /* of what it begins with */
	bool capital, points, dash;
};

struct quick_text {
	const struct privacy_policy *policy;
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
	static const char *const longer[] = {"ij.", "th.",  "ch.",  "ph.",
					     "fr.", "chr.", "joh.", "jac."};
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
	return w->points && !(word_flags(t->q, w->hash) & QUICK_FIRM) &&
	       (at(t, w->from + 1) == '.' ||
		(w->capital && (at(t, w->from + 2) == '.' || at(t, w->from + 3) == '.')) ||
		is_longer_initial(t, w));
}

/* A street before the number of a house. */
static bool is_street(const struct quick_text *t, const struct quick_word *w)
{
	size_t next = w->to;
	if (w->to - w->from < 4)
		return false;
	while (at(t, next) == ' ' || at(t, next) == '.' || at(t, next) == '-')
		next++;
	/* "Kerkstraat nr. 3", "no", "hnr", "huisnr" */
	char word = at(t, next) | 0x20;
	bool number = word == 'n' || word == 'h';
	for (; number && next < w->to + NUMBER_WORD_MOST && !is_digit(at(t, next)); next++)
		number = at(t, next) != '\0' && at(t, next) != ',';
	if (number)
		return is_digit(at(t, next)) &&
		       t->q->endings[ending_of((struct str){t->text.ptr + w->to - 3, 3})];
	/* "afschrijving 2024": a year, from 2000 to 2049 as look_addresses.c has it. */
	bool year = at(t, next) == '2' && at(t, next + 1) == '0' && at(t, next + 2) <= '4' &&
		    is_digit(at(t, next + 2)) && is_digit(at(t, next + 3)) &&
		    !is_digit(at(t, next + 4));
	if (!w->capital && year)
		return false;
	struct str tail = {t->text.ptr + w->to - 3, 3};
	return is_digit(at(t, next)) && t->q->endings[ending_of(tail)];
}

/* "1234 AB", with the digits just read. */
static bool is_postcode(const struct quick_text *t, size_t i)
{
	size_t letters = at(t, i) == ' ' ? i + 1 : i;
	char first = at(t, letters), second = at(t, letters + 1);
	if (is_capital(first) && is_capital(second))
		return !is_capital(at(t, letters + 2));
	/* With small ones, "1234 ab", it is one behind a number of a house, or in one piece. */
	bool small = first >= 'a' && first <= 'z' && second >= 'a' && second <= 'z';
	char next = at(t, letters + 2);
	bool house = next == '-' || next == '/' || next == ',' ||
		     (next == ' ' && is_digit(at(t, letters + 3)));
	return small && !(next >= 'a' && next <= 'z') && (letters == i || t->digits > 4 || house);
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

/* With a capital a name that is known, or behind a cue anything; without, one behind a cue or another. */
static bool is_name(const struct quick_text *t, const struct quick_word *w, unsigned flags)
{
	bool known = flags & QUICK_CAPITAL;
	return w->capital ? known || t->cue || t->single
			  : known && (t->cue || t->letter || t->known > 0);
}

static bool end_word(struct quick_text *t, const struct quick_word *w)
{
	if (w->to == w->from)
		return false;
	unsigned flags = word_flags(t->q, w->hash) | w->flags;
	if (w->dash) /* "bruijn-roos" */
		flags |= word_flags(t->q, w->tail) & QUICK_CAPITAL;
	bool letter = w->to - w->from == 1 && !is_digit(at(t, w->from));
	bool single = letter && w->capital;
	if ((flags & QUICK_ALWAYS) || is_name(t, w, flags) || (letter && t->known > 0) ||
	    (single && t->listed) || has_initials(t, w) || is_street(t, w) || begins_iban(t, w))
		return true;
	t->listed = w->capital && !letter && at(t, w->to) == ',';
	t->known += (flags & QUICK_CAPITAL) != 0;
	t->said |= flags & QUICK_SAID;
	if ((at(t, w->from) | 0x20) == 'z' && begins_case(t, w->from + 1))
		t->said |= QUICK_SAID;
	if ((flags & QUICK_PARTICLE) && !letter) {
		t->cue = t->cue || (flags & QUICK_CUE);
		return false;
	}
	t->single = single;
	t->letter = letter;
	bool care_of = w->to - w->from == 1 && w->from > 1 && at(t, w->from - 1) == '/' &&
		       (at(t, w->from) | 0x20) == 'a';
	t->cue = care_of || (flags & QUICK_CUE);
	return false;
}

/* What a byte at i says outside of words. True: something could be found. */
static bool mark(struct quick_text *t, size_t i)
{
	char c = t->text.ptr[i];
	if (is_digit(c)) {
		t->digits++;
		t->run++;
		return t->run >= DIGITS_LEAST || (!is_digit(at(t, i + 1)) && is_postcode(t, i + 1));
	}
	bool part = c == ' ' || c == '.' || c == '-' || c == '/' || c == '(' || c == ')';
	if (!part || (c == at(t, i + 1) && c != '('))
		t->run = 0;
	return c == '@' || c == '\\';
}

static inline void add_letter(const struct privacy_quick *q, struct quick_word *w)
{
	if (++w->letters <= BEGIN_MOST && (q->begin_lengths >> w->letters & 1))
		w->flags |= flags_at(q->begins, BEGIN_BITS, w->hash);
}

/* Letters without accents, most of all bytes; gives where they end. */
static inline size_t add_letters(const struct privacy_quick *q, struct quick_word *w, struct str s,
				 size_t i)
{
	uint32_t hash = w->hash;
	unsigned char fold;
	size_t first = i;
	if (w->to == w->from)
		w->capital = is_capital(s.ptr[i]);
	for (; i < s.len && (fold = q->bytes[(unsigned char)s.ptr[i]]) >= 'a'; i++) {
		w->before = hash;
		hash = step(hash, fold);
		w->hash = hash;
		add_letter(q, w);
	}
	/* What stands before these letters is mostly nothing. */
	if (w->to == w->from)
		w->tail = hash;
	else
		for (size_t k = first; k < i; k++)
			w->tail = step(w->tail, q->bytes[(unsigned char)s.ptr[k]]);
	w->to = i;
	return i - 1;
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
	if (digit)
		w->flags |= (word_flags(q, w->hash) | word_flags(q, w->tail) |
			     word_flags(q, w->before)) &
			    QUICK_SAID;
	w->tail = digit ? 0 : step(w->tail, fold);
	w->hash = step(w->hash, fold);
	add_letter(q, w);
	w->to = *i + 1;
	return false;
}

bool quick_may_find(const struct privacy_policy *p, struct str text)
{
	struct quick_text t = {.policy = p, .q = p->quick, .text = text};
	struct quick_word w = {0};
	for (size_t i = 0; i < text.len; i++) {
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
			w = (struct quick_word){.from = i + 1, .to = i + 1};
		} else if (fold == BYTE_SKIP) {
			bool point = text.ptr[i] == '.'; /* "Mevr.Postma" */
			w.flags |= point ? word_flags(t.q, w.hash) & QUICK_ALWAYS : 0;
			w.points = w.points || point;
			if (text.ptr[i] == '-' && w.to > w.from) {
				w.flags |= word_flags(t.q, w.hash) & QUICK_CAPITAL;
				w.dash = true;
			}
			w.tail = 0;
			if (w.to == w.from)
				w.from = w.to = i + 1;
		} else if (add_byte(&t, &w, &i, fold)) {
			return true;
		}
	}
	return end_word(&t, &w) || (t.said && t.digits >= SAID_LEAST);
}
