/*
 * One record behind the other, and the texts in them, which may go on in the next one. Private to biff*.c.
 */
#ifndef BOOK_XLS_BIFF_WALK_H
#define BOOK_XLS_BIFF_WALK_H

#include "book/xls/biff.h"

#define BIFF_RECORD_MAX 8224u

enum biff_record {
	RECORD_FORMULA = 0x0006,
	RECORD_EOF = 0x000A,
	RECORD_DATEMODE = 0x0022,
	RECORD_FILEPASS = 0x002F,
	RECORD_CONTINUE = 0x003C,
	RECORD_CODEPAGE = 0x0042,
	RECORD_UNCALCED = 0x005E,
	RECORD_COLINFO = 0x007D,
	RECORD_BOUNDSHEET = 0x0085,
	RECORD_MULRK = 0x00BD,
	RECORD_RSTRING = 0x00D6,
	RECORD_XF = 0x00E0,
	RECORD_MERGED = 0x00E5,
	RECORD_SST = 0x00FC,
	RECORD_LABELSST = 0x00FD,
	RECORD_NUMBER = 0x0203,
	RECORD_LABEL = 0x0204,
	RECORD_BOOLERR = 0x0205,
	RECORD_STRING = 0x0207,
	RECORD_ROW = 0x0208,
	RECORD_RK = 0x027E,
	RECORD_RECALC = 0x01C1,
	RECORD_FORMULA_3 = 0x0206, /* of older versions; some programs write them still */
	RECORD_FORMULA_4 = 0x0406,
	RECORD_FORMAT = 0x041E,
	RECORD_BOF = 0x0809,
};

struct biff_walk {
	struct biff *biff;
	uint64_t at; /* of the next record */
	unsigned id, n;
	unsigned pos;                            /* in the data, of what is read piece by piece */
	unsigned char data[BIFF_RECORD_MAX + 8]; /* zeros behind n */
	struct error *error;
};

static inline uint32_t biff_u16(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static inline uint32_t biff_u32(const unsigned char *p)
{
	return biff_u16(p) | biff_u16(p + 2) << 16;
}

/* Sets the error: the file is damaged. */
int biff_damaged(struct error *e);
/* 1, 0 at the end of the stream, -1. */
int biff_next(struct biff_walk *w);

/* The charset of texts that are not Unicode, by its number for Windows. */
int biff_code_page(struct biff *b, unsigned number, struct error *e);
/* A text in the record at hand, behind its length, which is at `at` in so many bytes; it goes on in records
 * behind. In b->text until the next one; -1 where the file ends before it does. */
int biff_text(struct biff_walk *w, unsigned at, unsigned bytes_of_length);
/* The same, as much of it as is there. */
struct str biff_text_kept(struct biff_walk *w, struct arena *arena, unsigned at,
			  unsigned bytes_of_length);
/* The table of strings, from the record at hand on. */
int biff_strings(struct biff_walk *w);

#endif
