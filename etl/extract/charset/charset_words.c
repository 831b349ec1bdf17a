/*
 * Bytes that are no UTF-8 are Windows-1252, unless that makes signs of what stands inside words: "caf‚s"
 * is "cafés" in DOS's CP850, "cafŽs" in a Mac's. The letters that western languages use most decide
 * between those two; where they do not, nothing is guessed.
 */
#include "extract/charset/charset.h"

#include <ctype.h>

#define CERTAIN 2 /* times the points of the next */

void word_bytes_add(struct word_bytes *w, const unsigned char *p, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++) {
		unsigned char before = i ? p[i - 1] : w->before;
		if (p[i] >= 0x80 && before < 0x80 && isalpha(before) && islower(p[i + 1]) &&
		    p[i + 1] < 0x80)
			w->n[p[i]]++;
	}
	if (n)
		w->before = p[n - 1];
}

/* What a character inside a word says for its charset. */
static int points(uint32_t c)
{
	static const struct {
		uint16_t first, last;
		int points;
	} ranges[] =
		{
			{0xE9, 0xE9, 40}, /* é ë ü, and what else western words have, by their number */
			{0xEB, 0xEB, 20},    {0xFC, 0xFC, 15},    {0xE8, 0xE8, 10},
			{0xEF, 0xEF, 10},    {0xF6, 0xF6, 10},    {0xE4, 0xE4, 10},
			{0xDF, 0xE1, 5},     {0xE3, 0xE3, 5},     {0xE7, 0xE7, 5},
			{0xEA, 0xEA, 5},     {0xED, 0xED, 5},     {0xF1, 0xF1, 5},
			{0xF3, 0xF3, 5},     {0xF7, 0xF7, -50},   {0xE2, 0xFF, 2},
			{0x153, 0x153, 2},   {0x161, 0x161, 2},   {0x17E, 0x17E, 2},
			{0xB7, 0xB7, 0}, /* apostrophes, dashes and dots stand between letters too */
			{0x2013, 0x2014, 0}, {0x2018, 0x2019, 0}, {0x2022, 0x2026, 0},
			{0xD7, 0xD7, -50},   {0xC0, 0xDE, -20}, /* capitals in front of small letters */
			{0x152, 0x17D, -20},
		};
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return ranges[i].points;
	return -50;
}

static int64_t score(const struct word_bytes *w, const char *charset, size_t n)
{
	const uint16_t *table = charset_table(charset);
	int64_t sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += (int64_t)w->n[0x80 + i] * points(table[i]);
	return sum;
}

const char *word_bytes_charset(const struct word_bytes *w, bool *unsure, unsigned char *byte)
{
	int64_t dos = score(w, "cp850", 128), mac = score(w, "macintosh", 128);
	unsigned first = 0x80;
	while (first < 0xFF && w->n[first] == 0)
		first++;
	*byte = (unsigned char)first;
	*unsure = false;
	/* From 0xA0 on signs inside words are damage in any charset ("caf¿s"). */
	if (score(w, "windows-1252", 32) >= 0)
		return NULL;
	if (dos > 0 && dos >= CERTAIN * mac)
		return "cp850";
	if (mac > 0 && mac >= CERTAIN * dos)
		return "macintosh";
	*unsure = true;
	return NULL;
}
