/*
 * The order of evidence: a byte-order mark, the name that was given, the zero bytes of UTF-16, and
 * then the whole source as strict UTF-8; what is not, is Windows-1252. Statistics over letters were
 * tried and guess wrong on Dutch text, and a wrong guess corrupts names without a sound.
 */
#include "extract/charset/charset.h"

#include "base/text/utf8.h"
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#define BLOCK (256u << 10)
#define WORDS (1u << 20) /* bytes from the first that is no UTF-8 on, whose words are looked at */
#define PATTERN 4096u    /* bytes looked at for UTF-16 without a mark */

struct utf8_scan {
	uint64_t offset; /* bytes that are good */
	uint64_t line;
	uint64_t beyond; /* characters beyond ASCII */
	bool invalid;
	unsigned char byte; /* the first that is not */
	struct word_bytes words;
};

static void choose(struct charset *c, enum charset_kind kind, const char *name)
{
	c->kind = kind;
	snprintf(c->name, sizeof c->name, "%s", name);
}

/* Fills the block as far as the source goes. */
static long read_full(struct source_stream *s, unsigned char *p, size_t n, struct error *e)
{
	size_t have = 0;
	while (have < n) {
		long got = source_read(s, p + have, n - have, e);
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		have += (size_t)got;
	}
	return (long)have;
}

static bool find_mark(struct charset *c, const unsigned char *p, size_t n)
{
	static const struct {
		const char *bytes;
		size_t n;
		enum charset_kind kind;
		const char *name;
		const char *words;
	} marks[] = {
		{"\xEF\xBB\xBF", 3, CHARSET_UTF8, "utf-8", "EF BB BF"},
		{"\xFF\xFE\0\0", 4, CHARSET_ICONV, "utf-32le", "FF FE 00 00"},
		{"\0\0\xFE\xFF", 4, CHARSET_ICONV, "utf-32be", "00 00 FE FF"},
		{"\xFF\xFE", 2, CHARSET_UTF16LE, "utf-16le", "FF FE"},
		{"\xFE\xFF", 2, CHARSET_UTF16BE, "utf-16be", "FE FF"},
	};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (n < marks[i].n || memcmp(p, marks[i].bytes, marks[i].n) != 0)
			continue;
		choose(c, marks[i].kind, marks[i].name);
		c->bom = marks[i].n;
		snprintf(c->evidence, sizeof c->evidence, "byte-order mark %s", marks[i].words);
		return true;
	}
	return false;
}

static void choose_named(struct charset *c, const char *named)
{
	if (strcasecmp(named, "utf-8") == 0 || strcasecmp(named, "utf8") == 0)
		choose(c, CHARSET_UTF8, "utf-8");
	else if (strcasecmp(named, "utf-16") == 0 || strcasecmp(named, "utf-16le") == 0)
		choose(c, CHARSET_UTF16LE, "utf-16le");
	else if (strcasecmp(named, "utf-16be") == 0)
		choose(c, CHARSET_UTF16BE, "utf-16be");
	else if (charset_table(named))
		choose(c, CHARSET_TABLE,
		       charset_table(named) == charset_table("cp1252") ? "windows-1252" : named);
	else
		choose(c, CHARSET_ICONV, named);
	snprintf(c->evidence, sizeof c->evidence, "named as %s", named);
}

/* UTF-16 of western text has a zero in nearly every second byte, and hardly any in the others. */
static bool find_utf16(struct charset *c, const unsigned char *p, size_t n)
{
	size_t zeros[2] = {0, 0};
	n = n > PATTERN ? PATTERN : n & ~(size_t)1;
	for (size_t i = 0; i < n; i++)
		zeros[i & 1] += p[i] == 0;
	size_t pairs = n / 2;
	if (pairs < 2)
		return false;
	for (size_t side = 0; side < 2; side++) {
		if (zeros[side] * 10 < pairs * 7 || zeros[!side] * 20 > pairs)
			continue;
		bool little = side == 1;
		choose(c, little ? CHARSET_UTF16LE : CHARSET_UTF16BE,
		       little ? "utf-16le" : "utf-16be");
		snprintf(c->evidence, sizeof c->evidence,
			 "no mark, but %zu of the first %zu byte pairs hold a zero", zeros[side],
			 pairs);
		return true;
	}
	return false;
}

static void count_block(struct utf8_scan *scan, const unsigned char *p, size_t n)
{
	const unsigned char *end = p + n;
	for (const unsigned char *at = p; (at = memchr(at, '\n', (size_t)(end - at))); at++)
		scan->line++;
	while (p < end) {
		p += utf8_ascii((struct str){(const char *)p, (size_t)(end - p)});
		while (p < end && *p >= 0x80)
			scan->beyond += *p++ >= 0xC0;
	}
	scan->offset += n;
}

/* From the first byte that is not UTF-8 on, which `block` begins with. */
static int scan_words(struct utf8_scan *scan, struct source_stream *s, unsigned char *block,
		      size_t n, struct error *e)
{
	for (size_t seen = 0; n > 0 && seen < WORDS; seen += n) {
		word_bytes_add(&scan->words, block, n);
		long got = read_full(s, block, BLOCK, e);
		if (got < 0)
			return -1;
		n = (size_t)got;
	}
	return 0;
}

/* Reads on until the first byte that is not UTF-8. `block` holds the first n bytes and has room for
 * BLOCK. */
static int scan_utf8(struct utf8_scan *scan, struct source_stream *s, unsigned char *block,
		     size_t n, struct error *e)
{
	for (;;) {
		size_t good = utf8_valid((struct str){(const char *)block, n});
		count_block(scan, block, good);
		size_t left = n - good;
		if (good)
			scan->words.before = block[good - 1];
		memmove(block, block + good, left);
		/* Four bytes that do not hold a whole character never will. */
		if (left >= 4) {
			n = left;
			break;
		}
		long got = read_full(s, block + left, BLOCK - left, e);
		if (got < 0)
			return -1;
		n = left + (size_t)got;
		if (n == 0)
			return 0;
		if (got == 0)
			break;
	}
	scan->invalid = true;
	scan->byte = block[0];
	return scan_words(scan, s, block, n, e);
}

static void judge(struct charset *c, const struct utf8_scan *scan)
{
	if (scan->invalid) {
		unsigned char byte;
		bool unsure;
		const char *other = word_bytes_charset(&scan->words, &unsure, &byte);
		choose(c, CHARSET_TABLE, other ? other : "windows-1252");
		c->suspects = scan->beyond;
		c->guessed = other || unsure;
		if (c->guessed) {
			snprintf(c->evidence, sizeof c->evidence,
				 "byte 0x%02X inside words is no letter in Windows-1252%s%s", byte,
				 other ? ", as it is in "
				       : ", and nothing tells which charset it is of",
				 other ? other : "");
			return;
		}
		snprintf(c->evidence, sizeof c->evidence,
			 "byte 0x%02X at offset %llu (line %llu) is not UTF-8, so Windows-1252",
			 scan->byte, (unsigned long long)scan->offset,
			 (unsigned long long)scan->line);
		return;
	}
	choose(c, CHARSET_UTF8, "utf-8");
	if (scan->beyond)
		snprintf(c->evidence, sizeof c->evidence,
			 "all %llu bytes are well-formed UTF-8, %llu characters of it beyond ASCII",
			 (unsigned long long)scan->offset, (unsigned long long)scan->beyond);
	else
		snprintf(c->evidence, sizeof c->evidence, "all %llu bytes are ASCII",
			 (unsigned long long)scan->offset);
}

static void apply_name(struct charset *c, const char *named)
{
	struct charset said = {0};
	choose_named(&said, named);
	bool any16 = strcasecmp(named, "utf-16") == 0 && strncmp(c->name, "utf-16", 6) == 0;
	bool any32 = strcasecmp(named, "utf-32") == 0 && strncmp(c->name, "utf-32", 6) == 0;
	if (!c->bom)
		*c = said;
	else
		c->conflict = !any16 && !any32 && strcasecmp(said.name, c->name) != 0;
}

int charset_decide(struct charset *out, const struct source *source, const char *named,
		   struct error *e)
{
	struct source_stream *s = NULL;
	*out = (struct charset){0};
	if (source_open(&s, source, e) < 0)
		return -1;
	unsigned char *block = xmalloc(BLOCK);
	struct utf8_scan scan = {.line = 1};
	int status = -1;
	long n = read_full(s, block, BLOCK, e);
	if (n < 0)
		goto done;
	bool marked = find_mark(out, block, (size_t)n);
	if (named) {
		apply_name(out, named);
	} else if (!marked && !find_utf16(out, block, (size_t)n)) {
		if (scan_utf8(&scan, s, block, (size_t)n, e) < 0)
			goto done;
		judge(out, &scan);
	}
	status = 0;
done:
	free(block);
	source_close(s);
	return status;
}
