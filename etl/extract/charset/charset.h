/*
 * Charsets: which one a source is in and on what evidence, and its bytes as UTF-8. Private to
 * extract.
 */
#ifndef EXTRACT_CHARSET_CHARSET_H
#define EXTRACT_CHARSET_CHARSET_H

#include "extract/extract.h"

enum charset_kind {
	CHARSET_UTF8,
	CHARSET_TABLE, /* one byte a character, see charset_table.c */
	CHARSET_UTF16LE,
	CHARSET_UTF16BE,
	CHARSET_ICONV,
};

struct charset {
	enum charset_kind kind;
	char name[32];     /* lower case, as iconv knows it */
	size_t bom;        /* bytes of the mark at the start, to be skipped */
	bool conflict;     /* the mark says otherwise than the name that was given */
	bool guessed;      /* by the letters it makes: to be told */
	uint64_t suspects; /* characters that were good UTF-8 before the first byte that was not */
	char evidence[256];
};

/* Decides. Without a name the whole source is read, up to the first byte that is not UTF-8. `named`
 * NULL: detect. An unknown name is STATUS_USAGE. */
int charset_decide(struct charset *out, const struct source *source, const char *named,
		   struct error *e);

enum oddity {
	ODDITY_INVALID,   /* a byte that means nothing in the charset; U+FFFD stands in its place */
	ODDITY_INVISIBLE, /* left out */
	ODDITY_APART,     /* a letter and its accents, read as one */
	ODDITY_CONTROL,   /* a C1 control, read as the byte of Windows-1252 that it was */
	ODDITY_TWICE,     /* UTF-8 that was encoded once more */
	ODDITY_NONE,
};

/* A place that is not read as it stands. */
struct invalid_byte {
	uint64_t at; /* in decoded bytes from the start of the source */
	enum oddity kind;
	unsigned char byte;   /* of what is invalid */
	uint32_t code, meant; /* of the others, see unseen.h */
};

/* First in, first out: the decoder adds, the reader of records takes. */
struct invalid_list {
	struct invalid_byte *items;
	size_t head, n, capacity;
};

struct decoder;

/* Decoded bytes that one byte in can become, and the slack on top. */
#define DECODER_GROWTH 4
#define DECODER_SLACK 64
/* Most bytes that decoder_run leaves behind when more are to come. */
#define DECODER_CARRY 16

int decoder_new(struct decoder **out, const struct charset *c, struct error *e);
void decoder_free(struct decoder *d);
/* Decodes n bytes to `out`, which has room for (n + DECODER_SLACK) * DECODER_GROWTH, and returns
 * the bytes written. *used is n, or a little less when a sequence is incomplete and this is not the
 * last block: the caller gives those bytes again with the next. */
size_t decoder_run(struct decoder *d, char *out, const unsigned char *in, size_t n, bool last,
		   size_t *used);
/* Does the charset need no decoding where it is well formed? That is UTF-8. */
bool decoder_passes(const struct decoder *d);
/* Then: counts the leading bytes that are text as they are; *clear: all of them are, and none is odd as
 * far as is seen without what comes behind (unseen.h). */
size_t decoder_pass(struct decoder *d, const unsigned char *p, size_t n, bool *clear);
struct invalid_list *decoder_invalid(struct decoder *d);
/* Decoded bytes became more (or fewer) afterwards. */
void decoder_shift(struct decoder *d, size_t before, size_t after);
void invalid_add(struct invalid_list *l, const struct invalid_byte *item);

/* Bytes beyond ASCII with a letter in front and a small one behind: letters too, in the right charset. */
struct word_bytes {
	uint64_t n[256];
	unsigned char before; /* the last byte that was looked at */
};

void word_bytes_add(struct word_bytes *w, const unsigned char *p, size_t n);
/* The one-byte charset that makes letters of them where Windows-1252 makes signs, or NULL. *unsure: it
 * does make signs, but which charset it is cannot be told. *byte: the first one. */
const char *word_bytes_charset(const struct word_bytes *w, bool *unsure, unsigned char *byte);

/* The 128 upper characters of a one-byte charset, 0 where it has none; NULL when the name is not
 * known. Source: Unicode's CP1252.TXT, 8859-15.TXT, CP850.TXT and ROMAN.TXT; ISO-8859-1 is read as Windows-1252, as the
 * WHATWG Encoding Standard does, for nobody means its C1 control characters. */
const uint16_t *charset_table(const char *name);

#endif
