/* A policy's words, as quick.c looks them up. */
#include "privacy/look/quick_table.h"

#include "base/memory/arena.h"
#include "base/memory/map.h"

#include <stdlib.h>

static void put_flags(struct quick_slot *table, unsigned bits, uint32_t hash, unsigned flags)
{
	struct quick_slot *s = &table[hash >> (32 - bits)];
	if (flags == 0)
		return;
	s->tag = s->flags == 0 || s->tag == quick_tag(hash) ? quick_tag(hash) : 0;
	s->flags |= (unsigned char)flags;
}

static uint32_t hash_of(struct str s)
{
	uint32_t hash = 0;
	for (size_t i = 0; i < s.len; i++)
		hash = quick_step(hash, (unsigned char)s.ptr[i]);
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
		flags |= QUICK_STREET;
	if (lists & (IN(LIST_BSN) | IN(LIST_BANK) | IN(LIST_PHONE) | IN(LIST_BIRTH) |
		     IN(LIST_BORN) | IN(LIST_CASE)))
		flags |= QUICK_SAID;
	return flags;
}

static void fill_bytes(struct privacy_quick *q)
{
	static const char between[] = " \t\r\n,;:()[]\"<>|=!?*/_#";
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

static void fill_begin(struct privacy_quick *q, const struct privacy_policy *p,
		       const struct word_pattern *w)
{
	struct str first = str_head(w->text, QUICK_BEGIN_MOST);
	unsigned flags = flags_of(p, IN(w->list));
	if (flags == 0)
		return;
	put_flags(q->begins, QUICK_BEGIN_BITS, hash_of(first), flags);
	q->begin_lengths |= 1u << first.len;
}

static void fill_patterns(struct privacy_quick *q, const struct privacy_policy *p)
{
	for (size_t i = 0; i < p->nbeginnings; i++) {
		const struct word_pattern *w = &p->beginnings[i];
		if (w->list == LIST_STREET && w->text.len <= 2)
			q->short_endings = true;
		else if (w->list == LIST_STREET)
			q->endings[quick_ending(w->text)] = 1;
		else if (w->list != LIST_STREET && w->list != LIST_STREET_NAME && !w->front)
			fill_begin(q, p, w);
	}
}

const char *const *privacy_standing_streets(size_t *count)
{
	static const char *const words[] = {"laan",  "plein", "singel", "gracht",    "kade",
					    "steeg", "dreef", "allee",  "boulevard", "plantsoen"};
	*count = sizeof words / sizeof *words;
	return words;
}

struct privacy_quick *quick_new(const struct privacy_policy *p)
{
	static const char *const secrets[] = {"messageid", "returnpath", "received", "home"};
	static const char *const firms[] = {"bv", "nv", "vof", "cv", "ua"};
	static const char *const houses[] = {"huisnr", "hnr",   "huisnummer", "rue",
					     "avenue", "calle", "ul"};
	static const char *const plates[] = {"kenteken", "kentekennr", "kent", "kntkn", "ktk"};
	struct privacy_quick *q = xcalloc(1, sizeof *q);
	fill_bytes(q);
	for (size_t i = 0; i < map_count(p->words); i++)
		put_flags(q->words, QUICK_WORD_BITS, hash_of(map_key(p->words, i)),
			  flags_of(p, map_value(p->words, i)));
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		put_flags(q->words, QUICK_WORD_BITS, hash_of(str_z(secrets[i])), QUICK_ALWAYS);
	for (size_t i = 0; i < sizeof firms / sizeof *firms; i++)
		put_flags(q->words, QUICK_WORD_BITS, hash_of(str_z(firms[i])), QUICK_FIRM);
	size_t count;
	const char *const *standing = privacy_standing_streets(&count);
	for (size_t i = 0; i < count; i++)
		put_flags(q->words, QUICK_WORD_BITS, hash_of(str_z(standing[i])), QUICK_STREET);
	for (size_t i = 0; i < sizeof houses / sizeof *houses; i++)
		put_flags(q->words, QUICK_WORD_BITS, hash_of(str_z(houses[i])), QUICK_STREET);
	for (size_t i = 0; i < sizeof plates / sizeof *plates; i++)
		put_flags(q->words, QUICK_WORD_BITS, hash_of(str_z(plates[i])), QUICK_SAID);
	fill_patterns(q, p);
	return q;
}

enum quick_idle quick_is_idle(const struct privacy_quick *q, struct str word, struct str folded)
{
	uint32_t hash = 0;
	unsigned flags = 0;
	for (size_t i = 0; i < folded.len; i++) {
		hash = quick_step(hash, (unsigned char)folded.ptr[i]);
		flags |= quick_begins_with(q, i + 1, hash);
	}
	bool street =
		word.len >= 4 && q->endings[quick_ending((struct str){word.ptr + word.len - 3, 3})];
	if ((flags | quick_word_flags(q, hash)) != 0)
		return QUICK_IDLE_NOT;
	return street ? QUICK_IDLE_UNLESS_HOUSE : QUICK_IDLE;
}

size_t quick_fold(const struct privacy_quick *q, struct str word, char *out)
{
	size_t n = 0;
	for (size_t i = 0; i < word.len; i++) {
		unsigned char c = (unsigned char)word.ptr[i];
		unsigned char next = i + 1 < word.len ? (unsigned char)word.ptr[i + 1] : 0;
		bool accent = c == 0xC3 && next >= 0xA0 && next < 0xC0;
		out[n] = accent                 ? (char)q->accents[next - 0x80]
			 : c >= 'a' && c <= 'z' ? (char)c
						: 0;
		if (out[n++] == 0)
			return 0;
		i += accent;
	}
	return n;
}

bool quick_may_end_street(const struct privacy_quick *q, struct str folded)
{
	return q->short_endings || (folded.len > 3 && q->endings[quick_ending(folded)]);
}

void quick_free(struct privacy_quick *q)
{
	free(q);
}
